"""The tables of names: forms that mean what they mean, and no form that is written for nothing."""

import pytest

from align.core import tables
from align.evidence.gazetteer import OR, TABLES, acronym_entry, entries_at, entry_form
from align.evidence.names import words_of


def meant(name):
    """What a name as words of a text may mean."""
    found = list(words_of(name, "hi" if name[0] >= "\u0900" else "en"))
    forms = [entry_form(name[word.start : word.end]) for word in found]
    return next((set(names.split(OR)) for names, size in entries_at(forms, 0) if size == len(forms)), set())


@pytest.mark.parametrize(("name", "entry"), [
    ("Isro", "Indian Space Research Organisation"), ("ISRO", "Indian Space Research Organisation"),
    ("आईएमएफ", "International Monetary Fund"), ("MoU", "Memorandum of Understanding"),
    ("सूचना एवं प्रसारण मंत्रालय", "Ministry of Information and Broadcasting"),
    ("सूचना और प्रसारण मंत्रालय", "Ministry of Information and Broadcasting"),
    ("Employees' Provident Fund Organisation", "Employees' Provident Fund Organisation"),
    ("J&K", "Jammu and Kashmir"), ("reserve bank of india", "Reserve Bank of India"),
])  # fmt: skip
def test_forms_of_an_entry(name, entry):
    assert entry in meant(name)


@pytest.mark.parametrize("name", ["us", "let", "sail", "Reserve", "भारतीय रिज़र्व", "मीरा"])
def test_words_that_are_no_entry(name):
    assert meant(name) == set()


def test_a_form_in_two_rows_means_either():
    assert set(acronym_entry("SP").split(OR)) == {"Samajwadi Party", "Superintendent of Police"}


@pytest.mark.parametrize("table", TABLES)
def test_every_form_of_a_row_means_its_name(table):
    for row in tables.rows(table):
        names = meant(row["en"].split("|")[0])
        assert [form for form in (*row["en"].split("|"), *row["hi"].split("|")) if not meant(form) & names] == []
