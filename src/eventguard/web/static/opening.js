// The way in. A key came with the form that led here, and was exchanged already, or stands behind the # of the address.

/** Exchange a key: the cookie comes by itself, and what every decision has to carry stands in the answer. */
async function exchange(key) {
  history.replaceState(null, "", "/open");
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html" };
  const answer = await fetch("/open", { method: "POST", headers, body: `key=${key}` });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function open() {
  const key = location.hash.slice(1);
  const answer = key ? await exchange(key) : document;
  const { token } = answer.documentElement.dataset;
  if (token) {
    localStorage.setItem("token", token); // it belongs to this address with its port; a cookie goes to every port
    location.replace("/");
  } else if (key) {
    document.body.replaceWith(answer.body);
  }
}
open();
