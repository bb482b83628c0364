"""What the parts of the page of teams share: the plan of a round, addresses, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

import streamlit as st

from survey import field_work
from survey.application import Application
from survey.fields import show_date
from survey.model import Actor, CommuneCode, Round, Team, Visit, VisitKind
from survey.problems import SurveyError
from survey.rights import Action
from survey.scheduling import show_times, team_name
from survey.ui import context, style, text_teams
from survey.ui.recheck_form import VISIT_PARAM
from survey.ui.style import Markup

TEAM_PARAM = "doan"
DAY_PARAM = "ngay"
_SAID = "board.said"


@dataclass(frozen=True)
class Board:
    """The plan of one round in front of one person, None without a name."""

    app: Application
    round: Round
    actor: Actor | None
    teams: tuple[Team, ...]
    visits: tuple[Visit, ...]

    @property
    def planner(self) -> Actor | None:
        """The person where it may plan: teams, days, other times."""
        return self.actor if Action.PLAN_FIELD_WORK in self.app.rights.actions else None

    @cached_property
    def names(self) -> Mapping[CommuneCode, str]:
        """The names of the communes of the round."""
        communes = self.app.communes_of(self.round)
        return {context.commune_code(commune): commune.name for commune in communes}

    @cached_property
    def communes(self) -> Mapping[CommuneCode, str]:
        """The communes in the order of the alphabet, labelled so that typing finds them."""
        labels = context.commune_labels(self.app.communes_of(self.round))
        return {CommuneCode(code): label for code, label in labels.items()}

    @cached_property
    def team_of(self) -> Mapping[CommuneCode, Team]:
        """The team of each commune that has one."""
        return {commune: team for team in self.teams for commune in team.communes}

    def team(self, visit: Visit) -> str:
        """Return the name of the team of *visit*."""
        return team_name(self.teams, visit.team_id)

    def name(self, commune: CommuneCode) -> str:
        """Return the name of *commune*, its code where it left the list of units."""
        return self.names.get(commune, commune)


def read(app: Application, rnd: Round, actor: Actor | None) -> Board:
    """Return the plan of *rnd* as it is now."""
    return Board(app, rnd, actor, field_work.teams(app, rnd.id), field_work.visits(app, rnd.id))


def choose_team(plan: Board) -> int | None:
    """Let the person narrow the page to one team; return its id, None for all of them."""
    teams = {str(team.id): team.name for team in plan.teams}
    chosen = context.choice(
        text_teams.PLAN_TEAM,
        list(teams),
        param=TEAM_PARAM,
        show=teams,
        placeholder=text_teams.ALL_TEAMS,
    )
    return int(chosen) if chosen else None


# Addresses ---------------------------------------------------------------------------------------


def form_query(visit: Visit) -> dict[str, str]:
    """Return the query of the form of *visit*: a second visit asks only what is open."""
    query = {context.ROUND_PARAM: str(visit.round_id), context.COMMUNE_PARAM: visit.commune}
    if visit.kind is VisitKind.RECHECK:
        query[VISIT_PARAM] = str(visit.id)
    return query


def link(label: str, path: str, query: Mapping[str, str]) -> Markup:
    """Return a link to a page with a query."""
    return style.link(label, f"{path}?{urlencode(query)}")


# What was said -----------------------------------------------------------------------------------


def act(plan: Board, place: str, work: Callable[[Actor], str]) -> None:
    """Do *work* before the page is drawn; what it says, or why it was refused, stands at *place*."""
    if plan.actor is None:
        return
    try:
        said: str | SurveyError = work(plan.actor)
    except SurveyError as error:
        said = error
    st.session_state[_SAID] = (place, said)


def say(place: str) -> None:
    """Draw what was said at *place*, once."""
    at, said = st.session_state.get(_SAID, ("", ""))
    if at != place:
        return
    del st.session_state[_SAID]
    if isinstance(said, SurveyError):
        for problem in said.problems:
            st.error(style.plain(problem.text))
    else:
        st.success(style.plain(said))


# Words -------------------------------------------------------------------------------------------


def show_day(day: date) -> str:
    """Return the day with its date and the name of its weekday."""
    return text_teams.DAY.format(weekday=text_teams.WEEKDAYS[day.weekday()], day=show_date(day))


def by_times(visits: Iterable[Visit]) -> list[Visit]:
    """Return *visits* in order of time."""
    return sorted(visits, key=lambda visit: (visit.day, visit.starts, visit.id))


def times(visit: Visit) -> str:
    """Return the times of *visit*."""
    return show_times(visit.starts, visit.ends)
