"""What a WSGI server loads, once a worker."""

import gc

from trainingapp.app import create_app

app = create_app()

gc.collect()
gc.freeze()  # what is here now lives as long as the worker: no later collection need walk it again
