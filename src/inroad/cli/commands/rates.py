"""``inroad rates``: how often one thing led to the next, and how far that is to be trusted."""

from typing import TYPE_CHECKING

import click

from inroad.cli.session import Session, json_option, session

if TYPE_CHECKING:
    from inroad.desk.rates import RatesView
    from inroad.score.rates import Rate


@click.command()
@click.option("--why", is_flag=True, help="The figures, and where they come from.")
@json_option
@session
def rates(state: Session, why: bool, as_json: bool) -> None:
    """How often one thing led to the next in your search: words first, and few called few.

    \b
    Examples:
      inroad rates
      inroad rates --why
      inroad rates --json
    """
    view = state.desk.rates.view()
    if as_json:
        state.paper.json(
            {
                "rates": view.rates,
                "referred_vs_direct": view.compared,
                "vouchers": view.vouchers,
                "employers": view.employers,
            }
        )
        return
    _show(state, view, why=why)


def _show(state: Session, view: "RatesView", *, why: bool) -> None:
    paper = state.paper
    if view.known:
        paper.heading("Your rates")
    for one in view.known:
        _rate(state, one, why=why)
    if view.compared.ratio is not None:
        paper.blank()
        paper.heading("With somebody's word, and without")
        paper.line("• ", view.compared.words, indent=2, hang=4)
        for effort in view.compared.effort:
            paper.line(effort.words, indent=4)
        _why(state, view.compared.why, why=why)
    if view.vouchers:
        paper.blank()
        paper.heading("Whom you asked", "by name, for your eyes")
        for voucher in view.vouchers:
            paper.line("• ", (f"{voucher.name}: ", "bold"), voucher.words, indent=2, hang=4)
    if view.employers:
        paper.blank()
        paper.heading("How long employers took")
        for row in view.employers:
            paper.line("• ", (f"{row.organisation}: ", "bold"), row.answering.words, indent=2, hang=4)
            _why(state, row.answering.why, why=why)
    if view.unknown:
        paper.blank()
        paper.heading("Still to come" if view.known else "Nothing to count yet")
        for one in view.unknown:
            _rate(state, one, why=why)


def _rate(state: Session, one: "Rate", *, why: bool) -> None:
    state.paper.line("• ", one.words, indent=2, hang=4)
    _why(state, one.why, why=why)


def _why(state: Session, lines: tuple[str, ...], *, why: bool) -> None:
    if why:
        for line in lines:
            state.paper.line((line, "dim"), indent=6, hang=8)
