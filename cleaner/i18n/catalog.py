"""Messages in the language of the reader, from the catalogues in `locale/`, which are those of GNU gettext.

The English template of a message is its name in the catalogue.  `cleaner.po` is what translators edit; `cleaner.mo` is
made of it by `tox -e messages` (`build_catalog.py`).  Who reads English does without any of it.
"""

from __future__ import annotations

import gettext
import os
from functools import cache

from cleaner.core.messages import Message
from cleaner.i18n.language import Language

DOMAIN = "cleaner"
LOCALE = os.path.join(os.path.dirname(__file__), "locale")


def say_in(message: Message, language: Language) -> str:
    """The message in one language, with the messages in it.

    What another program said, in words that the catalogue does not have, stands between quotation marks.

    >>> reason = Message("Permission denied")
    >>> say_in(Message("{path}: {reason}; nothing was read", {"path": "a.txt", "reason": reason}), "zh")
    'a.txt：没有权限；没有读到内容'
    >>> say_in(Message("{n} file", {"n": 2}, "{n} files"), "zh"), say_in(Message("the tape is torn"), "zh")
    ('2 个文件', '“the tape is torn”')
    """
    if language == "en":
        return str(message)
    template, arguments = message.template, message.arguments
    if not arguments:
        words = translated(template, language)
        return words if words != template or not template else f"“{template}”"
    catalogue = _catalogue(language)
    if message.many:
        number = arguments["n"]
        assert isinstance(number, int)
        words = catalogue.ngettext(template, message.many, number)
    else:
        words = catalogue.gettext(template)
    parts = {name: say_in(part, language) if isinstance(part, Message) else part for name, part in arguments.items()}
    return words.format_map(parts)


def translated(text: str, language: Language) -> str:
    """A text without arguments, such as the help of an option; one that the catalogue does not have stays as it is."""
    return text if language == "en" or not text else _catalogue(language).gettext(text)


def bind(language: Language) -> None:
    """Let click, which asks gettext for its own messages, find them in the same catalogue: for the whole process."""
    if language == "en":
        gettext.textdomain("messages")  # the domain that is there from the start, without a catalogue
        return
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language  # of all variables gettext asks this one first


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language])
