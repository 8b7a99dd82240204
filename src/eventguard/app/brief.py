"""Who may be recognised and who may be shown, gathered from the register for one batch."""

from datetime import date

from eventguard.app import recognition
from eventguard.app.house import House
from eventguard.core.consent import Channel, standing
from eventguard.core.matching import Gallery
from eventguard.core.pipeline import Brief
from eventguard.core.settings import Show


def brief(house: House, channel: Channel, on: date, show: Show) -> Brief:
    """What a batch for this channel on this date works by.

    Raises:
        SetupError: people are to be shown, but there is no register.
    """
    if show is Show.ALL or not recognition.status(house).on:
        return Brief(house.settings, None, {})
    templates = house.register.templates()
    enrolled = {template.person for template in templates}
    standings = {p.id: standing(p, channel, on) for p in house.register.people() if p.id in enrolled}
    return Brief(house.settings, Gallery(templates), standings)
