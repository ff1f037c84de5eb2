// The event stream: joins, joins again after a loss, and says which of the two it is doing.

const RETRY_MS = 3000;

/** Calls handlers[type](body, id) for each event, and onState with 'connecting', 'live' or 'disconnected'. */
export function listen(url, handlers, onState) {
  let source = null;
  let timer = 0;
  const open = () => {
    clearTimeout(timer);
    source = new EventSource(url);
    source.onopen = () => onState('live');
    source.onerror = () => {
      onState('disconnected');
      // The browser joins again by itself, except where the server answered with an error.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
    };
    for (const [type, handle] of Object.entries(handlers)) {
      source.addEventListener(type, (event) => handle(JSON.parse(event.data), event.lastEventId));
    }
  };
  onState('connecting');
  open();
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => event.persisted && open());
}
