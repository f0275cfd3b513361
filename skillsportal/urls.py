"""All addresses. Each floor brings its own; the roof adds sign-in, language and signs of life."""

from django.contrib import admin
from django.urls import include, path

from skillsportal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("permissions/", views.permissions, name="permissions"),
    path("healthz/", views.health, name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
