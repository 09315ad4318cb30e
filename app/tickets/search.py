"""Finding requests: by number, by person's phone, by names, and by words (handbook R098; dependencies, search).

Two indexes over one row per request: words with their stems, and trigrams for numbers and names. SQLite keeps them as
FTS5 tables fed by triggers; PostgreSQL as GIN indexes, over a column of stems that it keeps by itself and over the
trigrams. A telephone number is never in the full text: it is looked up in its own table. A confidential request has no
row at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, column, delete, func, literal_column, select, table, text, union

from app.catalogue.models import Service, ServiceVersion
from app.extensions import db
from app.platform import phones
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.platform.text import query_words, search_grams, search_words
from app.stakeholders.models import Organisation, Person, Phone
from app.stakeholders.prefix import begins
from app.tickets import numbering
from app.tickets.models import Ticket, TicketSearch

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.tickets.kinds import Channel

MOST = 200
"""Ranking a common word among a million costs 171 ms; the newest that match are what a desk wants anyway."""
_FEWEST_GRAM_LETTERS = 3
_FEWEST_PHONE_DIGITS = 4
_MOST_PHONES = 500

_WORDS = table("ticket_fts_words", column("rowid"), column("words"))
_GRAMS = table("ticket_fts_grams", column("rowid"), column("grams"))
_STEMS: ColumnElement[Any] = literal_column("ticket_search.ticket_fts_stems")
"""PostgreSQL's own index words of a row, kept beside it: the newest of a common word are found by walking the rows, and
to read the words anew from each cost forty times as much."""
_NAMES = (
    select(Ticket.number, Ticket.subject, Ticket.need, Ticket.foreign_reference, Person.name, Organisation.name,
           Service.code, ServiceVersion.name)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .where(Ticket.id == bindparam("id"))
)  # fmt: skip


Texts = Callable[[list[str], str], Select[Any]]
_MORE: dict[Channel, Callable[[int], list[str]]] = {}


def more_words(channel: Channel) -> Callable[[Callable[[int], list[str]]], Callable[[int], list[str]]]:
    """Register what a room knows the requests of a door by: `f(ticket_id)` gives names and numbers (a letter's)."""

    def register(told: Callable[[int], list[str]]) -> Callable[[int], list[str]]:
        _MORE[channel] = told
        return told

    return register


_TEXTS: list[Texts] = []


def more_texts(find: Texts) -> Texts:
    """Register the texts that a room keeps of requests (their scans): `find(words, ending)` gives the ids of the newest
    requests whose text has all of these stems, as `newest_with_all` does. Confidential ones may be among them, as
    whoever asks `matching` asks `access` too."""
    _TEXTS.append(find)
    return find


def index(ticket: Ticket) -> None:
    """Write what the request is found by, inside `write()`; a confidential one is taken out."""
    if ticket.is_confidential:
        db.session.execute(delete(TicketSearch).where(TicketSearch.ticket_id == ticket.id))
        return
    number, subject, need, reference, person, organisation, code, service = read(_NAMES, {"id": ticket.id}).one()
    told = _MORE.get(ticket.channel)
    more = told(ticket.id) if told else []
    words = search_words(" ".join(filter(None, (subject, need, person, organisation, code, service, *more))))
    grams = search_grams("\n".join(filter(None, (number, reference, person, organisation, *more))))
    row = {"ticket_id": ticket.id, "words": words, "grams": grams}
    change(adding(TicketSearch, "ticket_id", replacing=("words", "grams")), row)


def index_requests_of(party: Person | Organisation) -> None:
    """Write anew what the newest requests of somebody are found by, after the name was corrected or records joined."""
    column = Ticket.person_id if isinstance(party, Person) else Ticket.organisation_id
    newest = select(Ticket).where(column == party.id).order_by(Ticket.id.desc()).limit(MOST)
    for ticket in db.session.scalars(newest).all():
        index(ticket)


def matching(question: str) -> ColumnElement[bool] | None:
    """The condition on `ticket` for what somebody typed; None when nothing can be asked with it.

    It says nothing of who may see the request: `access` is asked beside it.
    """
    number = numbering.parse(question)
    if number is not None:
        return Ticket.number == number
    grams = _by_grams(question)
    found = [*_by_phone(question), *_by_words(question), *([] if grams is None else [grams])]
    return Ticket.id.in_(union(*found)) if found else None


def _by_phone(question: str) -> list[Select[Any]]:
    """One select for people and one for organisations: each walks its own index, which an OR of both would not."""
    beginning = phones.prefix(question)
    if sum(c.isdigit() for c in question) < _FEWEST_PHONE_DIGITS or not beginning:
        return []
    return [_of_owners(Ticket.person_id, Phone.person_id, beginning),
            _of_owners(Ticket.organisation_id, Phone.organisation_id, beginning)]  # fmt: skip


def _of_owners(column: Any, owner: Any, beginning: str) -> Select[Any]:
    """The newest requests of those whose number begins so; of a beginning that fits thousands, the first hundreds."""
    owners = select(owner).where(begins(Phone.digits, beginning)).limit(_MOST_PHONES).subquery()
    theirs = column.in_(select(owners.c[0]))
    return _newest(select(Ticket.id).where(theirs, Ticket.is_confidential.is_(False)), Ticket.id)


def _by_words(question: str) -> list[Select[Any]]:
    """The newest with these very words; where those are few, with words that begin so.

    A beginning costs SQLite a walk over all its matches, 1.7 ms among 100,000 requests, a whole word 0.2 ms.
    """
    words = query_words(question)
    if not words:
        return []
    finders = (_with_words, *_TEXTS)
    whole = [find(words, "") for find in finders]
    found = read(select(*[select(func.count()).select_from(one.subquery()).scalar_subquery() for one in whole])).one()
    return [one if count == MOST else find(words, "*") for find, one, count in zip(finders, whole, found, strict=True)]


def has_all(index: str, words_column: Any, words: list[str], ending: str = "") -> Any:
    """Whether a text has every one of `words`; `ending` "*" takes them as beginnings. `index`: SQLite's FTS5 table over
    `words_column`, which must be in the statement."""
    if is_postgresql():
        return func.to_tsvector(literal_column("'simple'"), words_column).op("@@")(_all_of(words, ending))
    asked = " ".join(f'"{word}"{ending}' for word in words)
    return text(f"{index} MATCH :{index}_words").bindparams(**{f"{index}_words": asked})


def _all_of(words: list[str], ending: str) -> Any:
    """The question to PostgreSQL for texts with every one of `words`."""
    return func.to_tsquery("simple", " & ".join(f"'{word}'{':*' if ending else ''}" for word in words))


def _with_words(words: list[str], ending: str = "", most: int | None = None) -> Select[Any]:
    if is_postgresql():
        return _newest_of(_all_of(words, ending), most)
    condition = has_all("ticket_fts_words", _WORDS.c.words, words, ending)
    return _newest(select(_WORDS.c.rowid).where(condition), _WORDS.c.rowid, most)


def _newest_of(wanted: Any, most: int | None) -> Select[Any]:
    """The newest requests whose kept stems answer PostgreSQL's question."""
    answers = select(TicketSearch.ticket_id).where(_STEMS.op("@@")(wanted))
    return _newest(answers, TicketSearch.ticket_id, most)


def newest_with_all(words: list[str], most: int | None = None) -> Select[Any]:
    """The newest requests (at most `most`, else `MOST`) with every one of these stems; confidential ones never."""
    return _with_words(words, most=most)


def newest_with_any(words: list[str], most: int | None = None) -> Select[Any]:
    """The newest requests (at most `most`, else `MOST`) with one of these stems or more; confidential ones never."""
    if is_postgresql():
        return _newest_of(func.to_tsquery("simple", " | ".join(f"'{word}'" for word in words)), most)
    asked = " OR ".join(f'"{word}"' for word in words)
    match = text("ticket_fts_words MATCH :fts_any").bindparams(fts_any=asked)
    return _newest(select(_WORDS.c.rowid).where(match), _WORDS.c.rowid, most)


def _by_grams(question: str) -> Select[Any] | None:
    gram = search_grams(question)
    if len(gram) < _FEWEST_GRAM_LETTERS:
        return None
    if is_postgresql():
        condition = TicketSearch.grams.contains(gram, autoescape=True)
        return _newest(select(TicketSearch.ticket_id).where(condition), TicketSearch.ticket_id)
    match = text("ticket_fts_grams MATCH :fts_grams").bindparams(fts_grams=f'"{gram}"')
    return _newest(select(_GRAMS.c.rowid).where(match), _GRAMS.c.rowid)


def _newest(statement: Select[Any], key: Any, most: int | None = None) -> Select[Any]:
    """The newest matches; a subquery of its own because SQLite allows no ORDER BY inside a UNION's branch."""
    newest = statement.order_by(key.desc()).limit(most or MOST).subquery()
    return select(newest.c[0])


def is_postgresql() -> bool:
    """Whether the words stand in an index of PostgreSQL's or in a table of SQLite's."""
    return db.engine.dialect.name == "postgresql"
