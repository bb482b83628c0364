"""The box of the overview that says how far the round is: in all, by team and by domain."""

from __future__ import annotations

import streamlit as st

from survey.exchange.commune_filter import CONCLUDED, HANDED_IN, NO_TEAM, SEEN
from survey.morning import Morning
from survey.ui import addresses, charts, figures, style, text
from survey.ui import text_overview as words
from survey.ui.style import Cell, Column


def render(morning: Morning) -> None:
    """Draw the figures, the teams and the domains."""
    _progress(morning)
    _domains(morning)


def _progress(morning: Morning) -> None:
    found, rnd, whole = morning.found, morning.found.round.id, len(morning.found.communes)
    visited = int(found.visited.sum())
    coverage = found.readiness.coverage[found.visited]
    concluded = int((found.level >= 0).sum())

    def of_all(part: int) -> str:
        return text.N_OF.format(part=part, whole=whole)

    st.subheader(text.OVERVIEW_PROGRESS, anchor=False)
    figures.linked_cards(
        [
            (of_all(visited), text.OVERVIEW_VISITED, addresses.communes(rnd, visited=SEEN)),
            (
                of_all(len(morning.submissions)),
                text.OVERVIEW_SUBMITTED,
                addresses.communes(rnd, form=HANDED_IN),
            ),
            (of_all(concluded), text.OVERVIEW_CONCLUDED, addresses.communes(rnd, level=CONCLUDED)),
            (of_all(morning.lagging), text.OVERVIEW_LAGGING, addresses.lagging(rnd)),
            (
                figures.percent(float(coverage.mean()) if visited else None),
                text.OVERVIEW_COVERAGE,
                addresses.communes(rnd, visited=SEEN),
            ),
        ]
    )
    st.markdown(f"**{words.TEAMS}**")
    style.table(
        [
            Column(words.COLUMN_TEAM),
            Column(words.COLUMN_GIVEN, number=True),
            Column(text.OVERVIEW_VISITED, number=True),
            Column(text.OVERVIEW_SUBMITTED, number=True),
            Column(words.COLUMN_MEAN_COVERAGE, number=True),
        ],
        [_team_row(morning, place) for place in range(len(morning.teams))],
    )


def _team_row(morning: Morning, place: int) -> tuple[Cell, ...]:
    rnd, done = morning.found.round.id, morning.teams[place]
    team = str(done.team.id) if done.team else NO_TEAM
    return (
        style.link(
            done.team.name if done.team else words.NO_TEAM, addresses.communes(rnd, team=team)
        ),
        done.communes,
        style.link(
            text.N_OF.format(part=done.visited, whole=done.communes),
            addresses.communes(rnd, team=team, visited=SEEN),
        ),
        style.link(
            text.N_OF.format(part=done.submitted, whole=done.communes),
            addresses.communes(rnd, team=team, form=HANDED_IN),
        ),
        _mean(figures.percent(done.coverage), done.visited),
    )


def _mean(shown: str, n: int) -> str:
    return f"{shown} ({words.N.format(n=n)})" if n else text.UNKNOWN_VALUE


def _domains(morning: Morning) -> None:
    found, floor = morning.found, morning.found.rulebook.policy.minimum_n
    rnd = found.round.id
    st.markdown(f"**{words.DOMAINS}**")
    style.quiet(text.OVERVIEW_DOMAINS_NOTE)
    st.plotly_chart(charts.domains(found), theme=None, config=charts.CONFIG, key="overview.domains")
    style.table(
        [
            Column(text.COLUMN_DOMAIN),
            Column(words.COLUMN_BEGUN, number=True),
            Column(words.COLUMN_MEAN_COVERAGE, number=True),
            Column(words.COLUMN_SHORT, number=True),
        ],
        [
            (
                done.domain.name,
                style.link(
                    text.N_OF.format(part=done.begun, whole=done.asked),
                    addresses.communes(rnd, begun=done.domain.code),
                ),
                _mean(figures.percent(done.coverage), done.asked),
                figures.share(
                    done.short,
                    done.valued,
                    floor,
                    addresses.communes(rnd, domain=done.domain.code, visited=SEEN),
                ),
            )
            for done in morning.domains
        ],
    )
