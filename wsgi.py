"""What a WSGI server loads."""

from trainingapp.app import create_app

app = create_app()
