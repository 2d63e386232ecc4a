// Reads calendar files with ical.js: a JSON list of texts on stdin, what they say on stdout.
import ICAL from "ical.js";

const stamp = (time) => time.toJSDate().toISOString();
const address = (property) => [property.getFirstValue(), property.getFirstParameter("cn") ?? ""];

function said(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const events = calendar.getAllSubcomponents("vevent");
  const event = events[0];
  const organizer = event.getFirstProperty("organizer");
  return {
    events: events.length,
    method: calendar.getFirstPropertyValue("method"),
    uid: event.getFirstPropertyValue("uid"),
    sequence: event.getFirstPropertyValue("sequence"),
    status: event.getFirstPropertyValue("status"),
    summary: event.getFirstPropertyValue("summary"),
    location: event.getFirstPropertyValue("location"),
    zone: event.getFirstProperty("dtstart").getFirstParameter("tzid") ?? null,
    stamp: stamp(event.getFirstPropertyValue("dtstamp")),
    start: stamp(event.getFirstPropertyValue("dtstart")),
    end: stamp(event.getFirstPropertyValue("dtend")),
    organizer: organizer && address(organizer),
    attendees: event.getAllProperties("attendee").map(address),
  };
}

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(said)));
