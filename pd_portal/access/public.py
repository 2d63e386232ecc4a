"""Every URL open to a visitor, with the reason. At most 15."""

PUBLIC_URLS: dict[str, str] = {
    "calendars:feed": "Calendar programs cannot sign in; the secret in the address stands for its owner.",
    "healthz": "Load balancers ask whether the process answers; it says only ok.",
    "readyz": "Monitors ask whether the site is ready; it gives counts and ages, no names.",
    "cms_login": "Sends the CMS's own sign-in address to the one sign-in page.",
    "notify:unsubscribe": "Mail programs turn e-mails off with one click of a signed link, signed in or not.",
    "coaching:sign_link": "A client or sponsor without an account signs from their own signed e-mail link.",
    "pages:contact": "Somebody who cannot sign in must be able to say so, and gets a receipt.",
    "board": "The Board's month-ends are published for everybody; small groups are pooled.",
    "courses:catalog": "Which modules there are is public, with their objectives.",
    "courses:module": "What a module teaches and asks is public before anyone signs in.",
    "courses:lesson": "Lessons marked public are read without a record; others ask to sign in.",
    "courses:who_sees": "Who sees what of somebody's learning is for everyone to check.",
    "demo:sign_in": "A card of the demo: signs a visitor in as a made-up person. Not in production.",
    "signin:activate": "Somebody with a letter and no login yet types its code here.",
    "signin:password": "Follows in the session that typed a good code; else it leads back.",
}
