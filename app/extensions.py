"""The one instance of each Flask extension; `app/__init__.py` binds them to an application."""

from typing import TYPE_CHECKING

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy

from app.tables import Model
from app.web.csrf import Protect

db = SQLAlchemy(model_class=Model, disable_autonaming=True, session_options={"expire_on_commit": False})
login_manager = LoginManager()
csrf = Protect()

if TYPE_CHECKING:
    Base = Model
else:
    Base = db.Model
