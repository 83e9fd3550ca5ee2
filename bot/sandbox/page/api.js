// The server behind the page: JSON over fetch, news over Server-Sent Events.

const UNREACHABLE = "The sandbox isn't answering. Nothing was sent. Once the connection is back, do it again.";

async function answer(request) {
  try {
    const response = await request;
    const body = await response.json().catch(() => ({}));
    const ok = response.ok && body.ok !== false;
    const text = body.text ?? body.message ?? body.error ?? `The sandbox refused this (${response.status}).`;
    return { ...body, ok, text: ok ? body.text : text };
  } catch {
    return { ok: false, unreachable: true, text: UNREACHABLE };
  }
}

export const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value);
  return answer(fetch(`api/${path}?${new URLSearchParams(given)}`));
};

export const post = (path, body) =>
  answer(
    fetch(`api/${path}`, {
      method: "POST",
      // The header can't be sent by another site's form: it keeps strangers out.
      headers: { "Content-Type": "application/json", "X-Waybill-Page": "1" },
      body: JSON.stringify(body),
    }),
  );

/**
 * Hand the news of *person* to *onNews*; *onLink(up)* tells of breaks.
 *
 * Returns a function that stops it.
 */
export function listen(person, onNews, onLink) {
  let source;
  let timer;
  let wait = 1000;
  const open = () => {
    source = new EventSource(`api/events?${new URLSearchParams({ person })}`);
    source.onopen = () => {
      wait = 1000;
      onLink(true);
    };
    source.onmessage = (event) => onNews(JSON.parse(event.data));
    source.onerror = () => {
      onLink(false);
      // After an HTTP error the browser gives up for good; we don't.
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 15_000);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
