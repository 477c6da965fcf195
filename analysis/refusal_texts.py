"""The message templates of analysis, handed to the registry."""

from analysis.files.refusal_texts import TEXTS as FILE_TEXTS
from parcels.refusals import register

register(FILE_TEXTS)
