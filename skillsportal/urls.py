"""All addresses. Each floor brings its own; the roof adds sign-in, language and signs of life."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from skillsportal import views
from skillsportal.styleguide import styleguide

# Administrators sign in where everybody does: with limits, verified e-mail and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("permissions/", views.permissions, name="permissions"),
    path("healthz/", views.health, name="health"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("personnel.urls")),
    path("", include("training.urls")),
    path("", include("reports.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
