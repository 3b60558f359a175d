// Starts GraphiQL on this server. Whoever is signed in to the app is signed in here;
// others put {"Authorization": "Bearer ..."} into the headers, or run signIn.
(function () {
  'use strict';

  const welcome = `# Sign in to the app first, or run this and go on:
#
# mutation { signIn(input: {email: "ana@example.com", password: "..."}) { expiresAt } }

query Inbox {
  viewer { name }
  conversations(first: 10) {
    nodes { id lastMessage { text sentAt } window { open closesAt } }
  }
}

# Messages as they arrive:
subscription Received {
  messageReceived { cursor message { id text conversation { id } } }
}
`;

  // fetcher sends queries and mutations by POST, and subscriptions over a socket.
  function fetcher(params, options) {
    const headers = (options && options.headers) || {};
    if (isSubscription(params, options)) return subscribe(params, headers);
    return fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify(params),
    }).then((response) => response.json());
  }

  function isSubscription(params, options) {
    const operations = ((options && options.documentAST) || { definitions: [] }).definitions
      .filter((d) => d.kind === 'OperationDefinition');
    const chosen = operations.find((d) => !params.operationName || (d.name && d.name.value === params.operationName));
    return Boolean(chosen) && chosen.operation === 'subscription';
  }

  // subscribe speaks graphql-transport-ws and gives an observable.
  function subscribe(params, headers) {
    return {
      subscribe(observer) {
        const address = location.origin.replace(/^http/, 'ws') + '/graphql';
        const socket = new WebSocket(address, 'graphql-transport-ws');
        const send = (message) => socket.send(JSON.stringify(message));
        let over = false;
        const finish = (tell) => {
          if (over) return;
          over = true;
          tell();
          socket.close(1000);
        };
        const handlers = {
          connection_ack: () => send({ id: '1', type: 'subscribe', payload: params }),
          next: (message) => observer.next(message.payload),
          error: (message) => finish(() => observer.error({ errors: message.payload })),
          complete: () => finish(() => observer.complete()),
          ping: () => send({ type: 'pong' }),
        };
        socket.onopen = () => send({ type: 'connection_init', payload: headers });
        socket.onmessage = (event) => {
          const message = JSON.parse(event.data);
          if (handlers[message.type]) handlers[message.type](message);
        };
        socket.onclose = (event) =>
          finish(() => observer.error(new Error('The connection was closed: ' + event.code + ' ' + event.reason)));
        return { unsubscribe: () => finish(() => undefined) };
      },
    };
  }

  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, { fetcher: fetcher, defaultQuery: welcome, shouldPersistHeaders: false }),
  );
})();
