"""Months as datelines print them, whole and cut short."""

from __future__ import annotations

__all__ = ["MONTH"]

MONTH = (
    r"\b(?:jan|feb|febr|mar|apr|may|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|january|february|march|april|june|july|august|"
    r"september|october|november|december|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janv|janvier|févr?|février|"
    r"mars|avr|avril|juin|juil|juillet|août|aout|septembre|octobre|novembre|décembre|déc|enero|febrero|marzo|abril|mayo|junio|"
    r"julio|agosto|septiembre|octubre|noviembre|diciembre|ene|abr|ago|dic|gen|gennaio|febbraio|aprile|maggio|giugno|luglio|"
    r"settembre|ottobre|dicembre|mag|giu|lug|set|ott|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|"
    r"يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)\b"
)
"""A pattern, to be searched without regard to case."""
