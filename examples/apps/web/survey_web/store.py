"""What is kept: invitations, what was typed, and what was submitted with its scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Engine, ForeignKey, UniqueConstraint, create_engine, delete, event, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker

from survey_web.security import hashed, is_same, new_token
from survey_web.settings import PREFIX, SettingsError

SESSION_LASTS = timedelta(hours=12)

Typed = Mapping[str, tuple[str, ...]]
"""By entry the texts that a form sent, as they were typed, whether they are allowed or not."""


class AlreadySubmittedError(Exception):
    """What was submitted is no longer changed."""


class ResultsShownError(Exception):
    """Results of units were shown, so no answer is taken any more: from the difference it could be worked out."""


class Base(DeclarativeBase):
    """The tables."""


class Administration(Base):
    """One wave, and when results of its units were shown first; from then on it takes no answers."""

    __tablename__ = "administrations"

    wave: Mapped[str] = mapped_column(primary_key=True)
    results_shown: Mapped[datetime | None]


class Invitation(Base):
    """One respondent in one wave: one invitation, one response. Of the token there is only the hash."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("wave", "respondent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    wave: Mapped[str]
    respondent: Mapped[str]
    unit: Mapped[str]
    side: Mapped[str | None]
    rater_group: Mapped[str | None]
    response: Mapped[Response | None] = relationship(back_populates="invitation", lazy="joined")


class SignIn(Base):
    """One browser in which a respondent, or staff, are known; the cookie's value is stored as a hash too."""

    __tablename__ = "sign_ins"

    hash: Mapped[str] = mapped_column(primary_key=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"))
    expires: Mapped[datetime]


class Draft(Base):
    """What was typed at one entry and is not submitted yet, as JSON."""

    __tablename__ = "drafts"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    entry: Mapped[str] = mapped_column(primary_key=True)
    typed: Mapped[str]


class Response(Base):
    """What was submitted, with the versions and digests that say which definition it was scored by."""

    __tablename__ = "responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), unique=True)
    submitted: Mapped[datetime]
    language: Mapped[str]
    survey: Mapped[str]
    version: Mapped[str]
    definition_digest: Mapped[str]
    plan_digest: Mapped[str]
    library_version: Mapped[str]
    answers: Mapped[str]
    invitation: Mapped[Invitation] = relationship(back_populates="response")
    scores: Mapped[list[StoredScore]] = relationship(back_populates="response", lazy="selectin")

    def responses(self) -> dict[str, Any]:
        """Give the answers as `score` takes them; decimals are exact."""
        read: dict[str, Any] = json.loads(self.answers, parse_float=Decimal)
        return read


class StoredScore(Base):
    """The score of one scale, as the compiled scorer gave it."""

    __tablename__ = "scores"

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), primary_key=True)
    scale: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float | None]
    reason: Mapped[str | None]
    n_answered: Mapped[int]
    prorated: Mapped[bool]
    band: Mapped[str | None]
    response: Mapped[Response] = relationship(back_populates="scores")


@frozen
class Known:
    """Who a browser belongs to: a respondent, or staff where there is no invitation."""

    invitation: Invitation | None


class Store:
    """The database. Every method is one transaction.

    Args:
        address: where it is, as SQLAlchemy addresses it.

    Raises:
        SettingsError: it can't be opened.
    """

    def __init__(self, address: str) -> None:
        try:
            self._engine = _connect(address)
            Base.metadata.create_all(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise SettingsError(f"{PREFIX}DATABASE: {_shown(address)} can't be opened: {_why(error)}") from None
        # What a transaction gave can still be read when it is over.
        self._begin = sessionmaker(self._engine, expire_on_commit=False).begin

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def field(self, wave: str, /) -> None:
        """Make known that a wave is fielded; what was known of it stays."""
        with self._begin() as session:
            _field(session, wave)

    def results_shown(self, wave: str, /) -> datetime | None:
        """Tell when results of a wave were shown first, in UTC; None where they were not."""
        with self._begin() as session:
            found = session.get(Administration, wave)
            return None if found is None else found.results_shown

    def invite(
        self, wave: str, respondent: str, unit: str, *, side: str | None = None, rater_group: str | None = None
    ) -> str | None:
        """Invite a respondent, and give the token, which can't be had again; None where that was done before."""
        token = new_token()
        with self._begin() as session:
            known = select(Invitation).where(Invitation.wave == wave, Invitation.respondent == respondent)
            if session.scalar(known) is not None:
                return None
            who = {"respondent": respondent, "unit": unit, "side": side, "rater_group": rater_group}
            session.add(Invitation(token_hash=hashed(token), wave=wave, **who))
        return token

    def units(self, wave: str, /) -> list[tuple[str, str, bool]]:
        """Give everybody who was invited, with their unit, and whether they have submitted."""
        with self._begin() as session:
            found = session.scalars(select(Invitation).where(Invitation.wave == wave).order_by(Invitation.id))
            return [(one.respondent, one.unit, one.response is not None) for one in found]

    def move(self, wave: str, respondent: str, unit: str, /) -> bool:
        """Put a respondent who has not submitted into another unit, and tell whether that was done."""
        with self._begin() as session:
            known = select(Invitation).where(Invitation.wave == wave, Invitation.respondent == respondent)
            invitation = session.scalars(known).one()
            try:
                _refuse_late(session, invitation.id)
            except (AlreadySubmittedError, ResultsShownError):
                return False
            invitation.unit = unit
        return True

    def renew(self, wave: str, respondent: str, /) -> str:
        """Give a respondent another token, in place of one that was lost or seen by others."""
        token = new_token()
        with self._begin() as session:
            known = select(Invitation).where(Invitation.wave == wave, Invitation.respondent == respondent)
            invitation = session.scalars(known).one()
            invitation.token_hash = hashed(token)
            session.execute(delete(SignIn).where(SignIn.invitation_id == invitation.id))
        return token

    def invitation(self, token: str, wave: str, /) -> Invitation | None:
        """Find the invitation of a token in a wave."""
        with self._begin() as session:
            found = session.scalar(select(Invitation).where(Invitation.token_hash == hashed(token)))
        return found if found is not None and is_same(found.token_hash, hashed(token)) and found.wave == wave else None

    def sign_in(self, cookie: str, invitation: Invitation | None, /) -> None:
        """Remember who a browser belongs to, and forget those whose time is up."""
        now = _now()
        with self._begin() as session:
            session.execute(delete(SignIn).where(SignIn.expires < now))
            id = None if invitation is None else invitation.id
            session.add(SignIn(hash=hashed(cookie), invitation_id=id, expires=now + SESSION_LASTS))

    def sign_out(self, cookie: str, /) -> None:
        """Forget who a browser belongs to."""
        with self._begin() as session:
            session.execute(delete(SignIn).where(SignIn.hash == hashed(cookie)))

    def who_is(self, cookie: str, /) -> Known | None:
        """Tell who a browser belongs to; None where nobody is known."""
        with self._begin() as session:
            found = session.get(SignIn, hashed(cookie))
            if found is None or found.expires < _now():
                return None
            return Known(None if found.invitation_id is None else session.get_one(Invitation, found.invitation_id))

    def typed(self, invitation: int, /) -> Typed:
        """Give everything that a respondent typed."""
        with self._begin() as session:
            return _typed(session, invitation)

    def save(self, invitation: int, changes: Typed, /) -> None:
        """Keep what changed, and nothing else: another page, or tab, may have changed the rest.

        Raises:
            AlreadySubmittedError: the response is submitted.
            ResultsShownError: results of the wave were shown.
        """
        with self._begin() as session:
            _refuse_late(session, invitation)
            for entry, texts in changes.items():
                session.merge(Draft(invitation_id=invitation, entry=entry, typed=json.dumps(texts)))

    def submit(self, invitation: int, make: Callable[[Typed], Response], /) -> None:
        """Store a response and its scores, made of everything that was typed: all of it, or nothing.

        Args:
            make: gives the response. What it raises leaves everything as it was.

        Raises:
            AlreadySubmittedError: that was done before.
            ResultsShownError: results of the wave were shown.
        """
        with self._begin() as session:
            _refuse_late(session, invitation)
            response = make(_typed(session, invitation))
            response.invitation_id = invitation
            session.add(response)
            session.execute(delete(Draft).where(Draft.invitation_id == invitation))

    def show_responses(self, wave: str, /) -> list[Response]:
        """Give all responses of a wave with their invitations, for results; where there are any, it takes no more."""
        with self._begin() as session:
            # Who is submitting just now has either done so, or comes too late.
            administration = _field(session, wave, for_update=True)
            found = select(Response).join(Response.invitation).where(Invitation.wave == wave).order_by(Response.id)
            responses = list(session.scalars(found))
            for one in responses:
                session.refresh(one, ["invitation"])
            if responses and administration.results_shown is None:
                administration.results_shown = _now()
            return responses

    def invited(self, wave: str, /) -> dict[str, int]:
        """Count those who were invited, by unit."""
        counts: dict[str, int] = {}
        with self._begin() as session:
            for unit in session.scalars(select(Invitation.unit).where(Invitation.wave == wave)):
                counts[unit] = counts.get(unit, 0) + 1
        return counts


def _typed(session: Session, invitation: int) -> Typed:
    drafts = session.scalars(select(Draft).where(Draft.invitation_id == invitation))
    return {draft.entry: tuple(json.loads(draft.typed)) for draft in drafts}


def _field(session: Session, wave: str, *, for_update: bool = False) -> Administration:
    found = session.get(Administration, wave, with_for_update=for_update)
    if found is None:
        found = Administration(wave=wave)
        session.add(found)
        session.flush()
    return found


def _refuse_late(session: Session, invitation: int) -> None:
    if session.scalar(select(Response.id).where(Response.invitation_id == invitation)) is not None:
        raise AlreadySubmittedError
    # Databases that let others write meanwhile hold the row until this transaction is over; SQLite lets nobody.
    wave = session.get_one(Invitation, invitation).wave
    shown = select(Administration.results_shown).where(Administration.wave == wave).with_for_update(read=True)
    if session.scalar(shown) is not None:
        raise ResultsShownError


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _connect(address: str) -> Engine:
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _shown(address: str) -> str:
    """Give an address to be shown: of SQLite the whole path, of others without a password."""
    try:
        url = make_url(address)
    except SQLAlchemyError:
        return "what it is set to"
    is_file = url.get_backend_name() == "sqlite" and url.database
    return str(Path(url.database or "").resolve()) if is_file else url.render_as_string(hide_password=True)


def _why(error: Exception) -> str:
    """Give what the driver says, without the links that SQLAlchemy adds."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin as `_begin_sqlite` says, not when Python's driver sees fit
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA busy_timeout = 5000")
    # What is deleted is overwritten: drafts are gone when they are submitted.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Any) -> None:
    """Take the right to write at once, so that what is read in a transaction is still so when it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
