"""All addresses. Each floor brings its own; the roof adds sign-in, language and signs of life."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from django.views.generic import RedirectView

from skillsportal import views
from skillsportal.styleguide import styleguide

# Administrators sign in where everybody does: with limits, verified e-mail and second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = RedirectView.as_view(  # type: ignore[assignment, method-assign]
    pattern_name="account_change_password"
)
# What libraries offer there would go around the actions and their audit trail.
admin.site.unregister([EmailAddress, Authenticator, Group])

urlpatterns = [
    path("", views.home, name="home"),
    path("permissions/", views.permissions, name="permissions"),
    path("healthz/", views.health, name="health"),
    path("i18n/setlang/", views.choose_language, name="set_language"),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("personnel.urls")),
    path("", include("competencies.urls")),
    path("", include("training.urls")),
    path("", include("training.workshop_urls")),
    path("", include("reports.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
