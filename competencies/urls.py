"""Addresses of the competencies floor: the self-assessment while it is filled in."""

from django.urls import path

from competencies.views import self_assessment

urlpatterns = [
    path("self-assessment/", self_assessment.overview, name="self_assessment"),
    path("self-assessment/begin/", self_assessment.begin, name="self_assessment_begin"),
    path("self-assessment/finish/", self_assessment.finish, name="self_assessment_finish"),
    path("self-assessment/area-<int:number>/", self_assessment.area, name="self_assessment_area"),
]
