// A demo server with a signed-in token, and a customer who writes when asked to.
import { Demo } from "../e2e/demo.mjs";

export async function startServer(t) {
  const demo = await Demo.create(t);
  const endpoint = `${demo.inbox}/graphql`;
  const token = await signIn(endpoint, demo.signIn);
  return {
    demo,
    endpoint,
    socket: endpoint.replace(/^http/, "ws"),
    token,
    write: (text) => write(demo.phone, text),
  };
}

/** signIn answers with a new session's token. */
export async function signIn(endpoint, { email, password }) {
  const query = "mutation ($input: SignInInput!) { signIn(input: $input) { token } }";
  const { data, errors } = await post(endpoint, { query, variables: { input: { email, password } } });
  if (!data?.signIn) {
    throw new Error(`signIn failed: ${JSON.stringify(errors)}`);
  }
  return data.signIn.token;
}

export async function post(endpoint, body, token) {
  const headers = { "content-type": "application/json" };
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
}

async function write(phone, text) {
  const response = await fetch(`${phone}/simulator/customers/15550100002/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Bia Costa", text }),
  });
  if (!response.ok) {
    throw new Error(`the simulator refused a message: ${response.status}`);
  }
}

/** within gives up on a promise that takes too long. */
export function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
