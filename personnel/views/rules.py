"""The rule book of groups: search, try a title, edit with a preview, put in force."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.actions import rules as actions
from personnel.actions.groups import Conflict
from personnel.classify import Placement, Rule, RuleBook, classify
from personnel.enums import Group, Outcome, Right, UnitKind
from personnel.forms.rules import RuleForm, RuleSearch, RuleTest
from personnel.models import RuleDraft
from personnel.placing import digest_of_rules, rules_in_force
from personnel.rule_checks import shadows
from personnel.text import match_key
from personnel.views.answers import rest_of_query, somebody_was_faster

DRAFTS_SHOWN = 10
TITLES_SHOWN = 50


@dataclass(frozen=True)
class Basis:
    """The book that is edited: the one in force, or a draft that began from the one `seen`."""

    rows: list[dict[str, Any]]
    seen: str
    draft: RuleDraft | None

    @property
    def rules(self) -> list[Rule]:
        return [Rule(**row) for row in self.rows]


@dataclass(frozen=True)
class Moved:
    """People who would move from one placement to another; of a title where one is given."""

    before: str
    after: str
    people: int
    title: str = ""
    kind: str = ""


@require_safe
@right_required(Right.SET_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules, and say what they make of a title."""
    basis = _basis(request)
    search, test = (
        RuleSearch(request.GET),
        RuleTest(request.GET if "title" in request.GET else None),
    )
    asked = match_key(search.cleaned_data["q"]) if search.is_valid() else ""
    context = {
        "basis": basis,
        "search": search,
        "test": test,
        "found": _tried(test, basis) if test.is_valid() else None,
        "rules": [rule for rule in basis.rules if _speaks_of(rule, asked)],
        "shadowed": _shadowed(basis.rules),
        "drafts": RuleDraft.objects.select_related("requested_by").order_by("-requested_at")[
            :DRAFTS_SHOWN
        ],
    }
    return render(request, "personnel/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.SET_RULES)
def rule(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write a rule anew, add one or retire one: the whole book is then previewed."""
    basis = _basis(request)
    row = next((row for row in basis.rows if row["code"] == code), None)
    if code and row is None:
        raise Http404
    others = [rule for rule in basis.rules if rule.code != code]
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        code=code or f"agency-{uuid4().hex[:8]}",
        others=others,
        initial=row or {"order": max((rule.order for rule in others), default=0) + 10},
    )
    kept = [row for row in basis.rows if row["code"] != code]
    if request.method == "POST" and code and "retire" in request.POST:
        return _propose(request, kept)
    if form.is_valid():
        return _propose(request, sorted([*kept, form.row()], key=lambda row: row["order"]))
    crumbs = [{"label": _("Rules of groups"), "url": reverse("rules")}]
    context = {"form": form, "basis": basis, "is_new": not code, "crumbs": crumbs}
    return render(request, "personnel/rule.html", context)


@require_safe
@right_required(Right.SET_RULES)
def rule_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show whom a proposed book would move: from where to where, and by which titles."""
    draft = _get_draft(request, pk)
    titles = sorted((_moved(row[3:], row) for row in draft.titles), key=lambda m: -m.people)
    context = {
        "draft": draft,
        "crumbs": [{"label": _("Rules of groups"), "url": reverse("rules")}],
        "is_outdated": not draft.saved_at and rules_in_force() != draft.before,
        "moves": sorted((_moved(row) for row in draft.moves), key=lambda move: -move.people),
        "page": Paginator(titles, TITLES_SHOWN).get_page(request.GET.get("page")),
        "query": rest_of_query(request),
        "changes": _changes(draft),
        "shadowed": _shadowed([Rule(**row) for row in draft.rules]),
    }
    return render(request, "personnel/rule_draft.html", context)


@require_safe
@right_required(Right.SET_RULES)
def rule_draft_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how a draft goes; once the work has ended the page is loaded again."""
    draft = _get_draft(request, pk)
    response = render(request, "personnel/rule_draft_progress.html", {"draft": draft})
    if not draft.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@right_required(Right.SET_RULES)
def rule_draft_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have a previewed book put in force."""
    draft = _get_draft(request, pk)
    try:
        actions.save_rules(draft=draft, at=timezone.now(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("rules"))
    return redirect("rule_draft", pk)


def _basis(request: HttpRequest) -> Basis:
    asked = request.POST.get("draft") or request.GET.get("draft", "")
    if asked:
        try:
            draft = _get_draft(request, UUID(asked))
        except ValueError as bad:
            raise Http404 from bad
        return Basis(draft.rules, digest_of_rules(draft.before), draft)
    rows = rules_in_force()
    return Basis(rows, digest_of_rules(rows), None)


def _propose(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    try:
        draft = actions.propose_rules(
            rules=rows,
            seen=request.POST.get("seen", ""),
            as_of=timezone.localdate(),
            by=signed_in(request),
        )
    except Conflict:
        return somebody_was_faster(request, reverse("rules"))
    return redirect("rule_draft", draft.pk)


def _get_draft(request: HttpRequest, pk: UUID) -> RuleDraft:
    found = RuleDraft.objects.visible_to(signed_in(request))
    return get_object_or_404(found.select_related("requested_by", "saved_by"), pk=pk)


def _tried(test: RuleTest, basis: Basis) -> dict[str, Any]:
    given = test.cleaned_data
    book = RuleBook(basis.rules)
    found: Placement = classify(given["title"], unit_kind=given["kind"], rules=book)
    by = next((rule for rule in basis.rules if rule.code == found.rule), None)
    return {"placement": found, "rule": by, "label": _label(found.outcome, found.group)}


def _speaks_of(rule: Rule, asked: str) -> bool:
    spellings = (rule.title_th, rule.title_en, *rule.aliases)
    return not asked or any(asked in match_key(written) for written in spellings)


def _moved(row: list[Any], title: list[Any] | None = None) -> Moved:
    before, before_group, after, after_group, people = row
    return Moved(
        before=_label(before, before_group),
        after=_label(after, after_group),
        people=people,
        title=f"{title[0]} {title[1]}".strip() if title else "",
        kind=str(UnitKind(title[2]).label) if title else "",
    )


def _label(outcome: str, group: str | None) -> str:
    return f"{group} {Group(group).label}" if group else str(Outcome(outcome).label)


def _changes(draft: RuleDraft) -> list[tuple[str, str]]:
    """Return the rules that differ: what happens to each, and its title."""
    before = {row["code"]: row for row in draft.before}
    after = {row["code"]: row for row in draft.rules}
    found = [(_("New"), row) for code, row in after.items() if code not in before]
    found += [(_("Changed"), row) for c, row in after.items() if c in before and before[c] != row]
    found += [(_("Retired"), row) for code, row in before.items() if code not in after]
    return [(what, f"{row['order']} {row['title_th']}") for what, row in found]


def _shadowed(book: list[Rule]) -> list[str]:
    sentence = _(
        "“%(written)s” of %(second)s (order %(late)s) never decides: "
        "%(first)s (order %(early)s) comes first."
    )
    return [
        sentence
        % {
            "written": pair.written,
            "first": pair.first.title_th,
            "early": pair.first.order,
            "second": pair.second.title_th,
            "late": pair.second.order,
        }
        for pair in shadows(book)
    ]
