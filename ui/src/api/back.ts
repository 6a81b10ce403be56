/**
 * Where to go after signing in: a path of this very origin, else the front page. Anything a browser could read as
 * another origin (`//host`, `/\host`, a scheme) is refused, so a crafted link cannot lead away.
 */
export function safeBack(wanted: unknown): string {
  if (typeof wanted !== 'string' || !/^\/[A-Za-z0-9]/.test(wanted)) return '/';
  return /^\/[A-Za-z0-9/_-]*$/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
}
