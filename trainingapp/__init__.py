"""The application that runs the supervision and training programme: one package per capability."""
