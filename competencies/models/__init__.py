"""The framework as versioned rows, assessments, and the one stored state of a person per area."""

from competencies.models.framework import (
    Area,
    Bilingual,
    Dimension,
    Framework,
    GroupProfile,
    Level,
    Method,
    NextStep,
    StageProfile,
    Statement,
)
from competencies.models.progress import (
    AreaProgress,
    AreaYear,
    Assessment,
    StageTarget,
    TakenBack,
    UnitStanding,
)
from competencies.models.self_assessment import Answer, SelfAssessment

__all__ = [
    "Answer",
    "Area",
    "AreaProgress",
    "AreaYear",
    "Assessment",
    "Bilingual",
    "Dimension",
    "Framework",
    "GroupProfile",
    "Level",
    "Method",
    "NextStep",
    "SelfAssessment",
    "StageProfile",
    "StageTarget",
    "Statement",
    "TakenBack",
    "UnitStanding",
]
