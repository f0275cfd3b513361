"""The tokens by which a user's own programs use the API: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict
from personnel.actions.tokens import make_token, revoke_token
from personnel.enums import Right
from personnel.forms.tokens import TokenForm
from personnel.models import ApiToken
from personnel.views.answers import page_of, somebody_was_faster
from personnel.views.import_page import import_crumb


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
@reauthentication_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Make a token, which is shown this once, and list one's own."""
    user, today = signed_in(request), timezone.localdate()
    form = TokenForm(request.POST if request.method == "POST" else None, today=today)
    made = ""
    if form.is_valid():
        _token, made = make_token(**form.cleaned_data, by=user)
        form = TokenForm(today=today)
    page = page_of(request, ApiToken.objects.of(user).order_by("-made_at", "-pk"), size=20)
    context = {
        "form": form,
        "made": made,
        "page": page,
        "lines": [(token, token.expires_on < today) for token in page],
        "crumbs": [import_crumb()],
    }
    return render(request, "personnel/tokens.html", context)


@require_POST
@right_required(Right.KEEP_ROSTER)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    user = signed_in(request)
    token = get_object_or_404(ApiToken.objects.of(user), pk=pk)
    try:
        revoke_token(token=token, by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("tokens"))
    return redirect("tokens")
