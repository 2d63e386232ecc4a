"""Groups of kinds, as the settings page names them."""

GROUPS = {
    "training": "Your required training",
    "coaching": "Coaching",
    "people": "Your people and your role",
    "account": "Your account",
}
