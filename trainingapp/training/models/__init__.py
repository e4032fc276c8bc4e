"""The tables of training: courses, the training log, the community of practice, protected time."""

from trainingapp.training.models.learning import (
    CommunityMembership,
    Course,
    CourseCover,
    TrainingLogCover,
    TrainingLogEntry,
    TrainingLogEvent,
)
from trainingapp.training.models.time import (
    TimeEntry,
)

__all__ = [
    "CommunityMembership",
    "Course",
    "CourseCover",
    "TimeEntry",
    "TrainingLogCover",
    "TrainingLogEntry",
    "TrainingLogEvent",
]
