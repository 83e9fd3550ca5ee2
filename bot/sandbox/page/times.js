// Times in the viewer's own zone, and Slack's date tokens.

const DAY = 86_400_000;
const make = (options) => new Intl.DateTimeFormat("en-GB", options);
const CLOCK = make({ hour: "2-digit", minute: "2-digit" });
const CLOCK_SECONDS = make({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const SHORT = make({ day: "numeric", month: "short", year: "numeric" });
const FULL = make({ day: "numeric", month: "long", year: "numeric" });
const LONG = make({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const LONG_THIS_YEAR = make({ weekday: "long", day: "numeric", month: "long" });
const EXACT = make({ dateStyle: "full", timeStyle: "long" });

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
export const fromTs = (ts) => new Date(Number(ts) * 1000);
export const clock = (date) => CLOCK.format(date);
export const exact = (date) => EXACT.format(date);
export const sameDay = (a, b) => midnight(a) === midnight(b);

function relativeDay(date, otherwise) {
  // Rounded, because a day of summer-time change has 23 or 25 hours.
  const distance = Math.round((midnight(date) - midnight(new Date())) / DAY);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[distance] ?? otherwise(date);
}

export const dayName = (date) =>
  relativeDay(date, (day) =>
    (day.getFullYear() === new Date().getFullYear() ? LONG_THIS_YEAR : LONG).format(day),
  );

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  return format.format(Math.round(seconds / size), unit);
}

const two = (number) => String(number).padStart(2, "0");
const parts = (d) => [d.getFullYear(), two(d.getMonth() + 1), two(d.getDate())];

const TOKENS = {
  date_num: (d) => parts(d).join("-"),
  date_slash: (d) => parts(d).reverse().join("/"),
  date_long: (d) => LONG.format(d),
  date_long_full: (d) => FULL.format(d),
  date_long_pretty: (d) => relativeDay(d, LONG.format),
  date: (d) => FULL.format(d),
  date_pretty: (d) => relativeDay(d, FULL.format),
  date_short: (d) => SHORT.format(d),
  date_short_pretty: (d) => relativeDay(d, SHORT.format),
  day_divider_pretty: dayName,
  time: clock,
  time_secs: (d) => CLOCK_SECONDS.format(d),
  ago,
};

/** Return *format* with Slack's tokens filled in, or null where it can't be. */
export function formatDate(seconds, format) {
  const date = fromTs(seconds);
  if (Number.isNaN(date.getTime())) return null;
  const filled = format.replace(/\{(\w+)\}/g, (whole, token, offset) => {
    const text = TOKENS[token]?.(date) ?? whole;
    // "ready Today" reads wrong: relative days are lower case inside a sentence.
    return offset > 0 ? text.replace(/^(Yesterday|Today|Tomorrow)$/, (day) => day.toLowerCase()) : text;
  });
  return { text: filled, title: exact(date), iso: date.toISOString() };
}
