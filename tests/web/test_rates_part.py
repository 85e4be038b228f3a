"""The part of a page that shows rates: words first, figures behind "why?", names as text."""

import re

import pytest
from django.template.loader import render_to_string

from inroad.desk.rates import EmployerRow, RatesView
from inroad.score import applications, phrases, waits
from inroad.score.asks import Voucher
from inroad.score.rates import Tally
from inroad.score.waits import Wait

pytestmark = pytest.mark.django_db


def view(*, empty=False):
    """A small search, or one that has only begun."""
    none = Tally()
    shares = {"answered": none if empty else Tally(5, 8, 2, 1), "hello": none}
    rates = tuple(phrases.said(name, counted) for name, counted in shares.items())
    referred = phrases.said("interview_referred", none if empty else Tally(3, 6))
    direct = phrases.said("interview_direct", none if empty else Tally(1, 16))
    compared = applications.compare(referred, direct, [applications.effort(applications.Source.DIRECT, 22.0, 1)])
    if empty:
        return RatesView(rates, compared, (), ())
    voucher = Voucher(7, "<b>Rosa</b> Brandt", 3, 2, 0, 2, 2, 0, "3 asks, 2 introductions, both met")
    employer = EmployerRow(9, "Zinc & Co", waits.answering([Wait(4, True), Wait(30, False)]))
    return RatesView(rates, compared, (voucher,), (employer,))


def page(**more):
    return render_to_string("inroad/parts/rates.html", {"rates": view(**more)})


def test_words_stand_first_and_figures_behind_why():
    shown = page()
    outside = re.sub(r"<details.*?</details>", "", shown, flags=re.DOTALL)
    assert "5 of 8 asks were answered; with so few it may lie anywhere" in outside
    assert "the middle is" not in outside.lower()
    assert "weighs as much as 5 cases" in shown
    assert "Not counted yet: 2 asks" in shown
    assert "3 asks, 2 introductions, both met" in outside
    assert "Answered 1 of 2; half within 4 days" in outside
    assert "22 hours of applying for 1 interview." in outside


def test_names_are_text():
    assert "&lt;b&gt;Rosa&lt;/b&gt; Brandt" in page()
    assert "Zinc &amp; Co" in page()


def test_without_anything_it_teaches():
    shown = page(empty=True)
    assert "Nothing to count yet" in shown
    assert "Once you have asked somebody" in shown
    assert not re.search(r"\b0\b", re.sub(r"<[^>]+>", "", shown))
