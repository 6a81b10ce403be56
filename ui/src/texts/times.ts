// Times, durations and sizes as people read them. The region's habits come from the browser.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "3 minutes ago", "in 2 days": good up to a month, then the date itself. */
export function ago(iso: string, now: number = Date.now()): string {
  const ms = Date.parse(iso) - now;
  const size = Math.abs(ms);
  if (Number.isNaN(ms)) return iso;
  if (size < 45_000) return ms > 0 ? 'in a moment' : 'just now';
  if (size < 45 * minute) return relative.format(Math.round(ms / minute), 'minute');
  if (size < 22 * hour) return relative.format(Math.round(ms / hour), 'hour');
  if (size < 30 * day) return relative.format(Math.round(ms / day), 'day');
  return date(iso);
}

export function date(iso: string): string {
  return new Date(iso).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

export function dateTimeSeconds(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** "12 s", "2 min", "3 h 20 min", "5 d 4 h". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
