"""Checks that speak while a file is read: of the file, its YAML, the schema, and the path."""

from __future__ import annotations

from disclose.checks.catalogue import Check, register

for _code, _name, _rule, _why in (
    ("DOC001", "readable_file", "Every file is a regular UTF-8 file of at most 64 KiB.", "Links and huge files are how a reader is made to read something else."),
    ("DOC002", "yaml_syntax", "Every file is YAML.", "Nothing in a file that cannot be read can be checked."),
    ("DOC003", "plain_yaml", "A file holds one document of plain YAML: no anchors, aliases, tags, merge keys or invisible characters.", "A reviewer has to see what a card says on the line where it says it."),
    ("DOC004", "unique_keys", "A key stands once in its map.", "Most YAML readers silently keep the last of two values."),
    ("DOC005", "unambiguous_scalars", "Words and figures that YAML readers disagree about are quoted.", "Bare `no`, `on` or `12:30:45` is text to some readers and false or a number to others."),
    ("DOC006", "file_place", "Every file lies where records of its kind lie.", "The path is the id, so a misplaced file is a record without an id."),
    ("SCH001", "known_keys", "Every key is one that the schema has.", "A misspelt key would be a statement that nobody ever sees."),
    ("SCH002", "required_keys", "Every key that the schema requires is there.", "Without it the rest cannot be understood."),
    ("SCH003", "right_types", "Every value has the type that the schema asks for.", "A version `1.10` read as a number becomes 1.1."),
    ("SCH004", "known_terms", "Every term is one of its closed vocabulary.", "Programs can only compare terms that are spelt alike."),
    ("SCH005", "valid_values", "Every value has the form that its field asks for.", "Ids, addresses and figures are used as such further on."),
    ("SCH006", "real_dates", "Every date is a day of the calendar.", "Dates decide whether one model can have learned from another."),
    ("SCH007", "exactly_one", "Where one of several keys is meant, exactly one is given.", "Two would contradict each other, and none would say nothing."),
    ("IDN001", "path_is_id", "Every part of a path under the registry can be part of an id.", "The path is the id and becomes an address on the site."),
):  # fmt: skip
    register(Check(_code, _name, _rule, _why))
