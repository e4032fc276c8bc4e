"""What every capability stands on: Flask and SQLAlchemy, and no noun of the domain."""
