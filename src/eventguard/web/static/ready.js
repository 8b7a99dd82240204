// Last on every page: its other scripts run by now, so what is pressed is heard. Until then a form would be sent nowhere.
document.body.inert = false;
document.dispatchEvent(new Event("ready"));
