"""Assembly: this is where the rooms become one house. `docs/architecture.md` draws the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.platform import collector

with collector.resting():
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app import config as configuration
    from app.extensions import csrf, db, login_manager
    from app.platform import clock, database, keys, lines, logging, migrations, private
    from app.web.application import Loket
    from app.web.templates import PlainEnvironment

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Loket as a WSGI application. `overrides` replaces settings from the environment, for tests.

    Raises `lines.NotProtected` where its settings lead to another machine over an open line.
    """
    app = Loket(
        "app",
        root_path=str(configuration.ROOT / "app"),
        template_folder=str(configuration.ROOT / "templates"),
        static_folder=str(configuration.ROOT / "static"),
    )
    app.jinja_environment = PlainEnvironment
    app.config.update(configuration.from_environment())
    app.config.update(overrides or {})
    lines.require_protected(app.config)
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS",
        configuration.engine_options(app.config["SQLALCHEMY_DATABASE_URI"], is_pooled=app.config["POOLED"]),
    )
    _open_instance(app)
    logging.set_up(app)
    _bind_extensions(app)
    _furnish(app)
    _believe_proxies(app)
    return app


def _open_instance(app: Flask) -> None:
    private.close_off(app.config["INSTANCE"])
    app.config["KEYS"] = keys.load_keys(app.config["INSTANCE"])
    app.config["SECRET_KEY"] = app.config["KEYS"]["session"]
    clock.set_from_text(app.config["LOKET_NOW"])


def _believe_proxies(app: Flask) -> None:
    """Who asks is whom the office's own proxies name, and only as many of them as there are (`LOKET_PROXIES`)."""
    if count := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    migrations.announce(app, str(configuration.ROOT / "migrations"))
    csrf.init_app(app)
    login_manager.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
    app.teardown_appcontext(database.end_request)


def _furnish(app: Flask) -> None:
    """Bring in the page tools, then every room: its tables, its pages, its jobs and its commands."""
    with collector.resting():
        from app import rooms, web

        web.furnish(app)
        rooms.furnish(app)
