// No answer is lost: what is typed is kept on this device at once, and sent in the background; when there is no
// connection it is sent when it is back. Without this script the form works as any form does.
"use strict";

(() => {
  const PREFIX = "survey-draft:";
  const WAIT = 500; // milliseconds of quiet before what was typed is sent
  const RETRY = 3000;

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (document.body.hasAttribute("data-forget-drafts")) keys().forEach((key) => localStorage.removeItem(key));

  const form = document.getElementById("answers");
  if (!form) return;
  const texts = form.dataset;
  const status = document.getElementById("draft-status");
  const before = form.elements.before;
  const path = new URL(form.action).pathname;
  const key = PREFIX + texts.draft;
  let timer = 0;
  let isPassing = false;
  let sending = Promise.resolve();

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // By item what is typed now, in the order in which it stands on the page, as in the server's own list.
  function collect() {
    const data = new FormData(form);
    return Object.fromEntries(Object.keys(JSON.parse(before.value)).map(
      (name) => [name, data.getAll(name).filter((text) => text !== "")]));
  }

  function keep() {
    const draft = { path, before: JSON.parse(before.value), values: collect() };
    if (same(draft.before, draft.values)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  }

  // Gives the status of the answer; 0 where there is none.
  async function post(draft) {
    const body = new URLSearchParams({ form_token: form.elements.form_token.value, before: JSON.stringify(draft.before), go: "save" });
    for (const [name, values] of Object.entries(draft.values)) values.forEach((value) => body.append(name, value));
    try {
      const answer = await fetch(draft.path, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(10000) });
      return answer.status >= 500 ? 0 : answer.status;
    } catch {
      return 0;
    }
  }

  // Sends what is not sent yet; one after the other, so that an older answer never arrives after a newer one.
  function send() {
    clearTimeout(timer);
    sending = sending.then(async () => {
      const draft = { path, before: JSON.parse(before.value), values: collect() };
      if (same(draft.before, draft.values)) return 204;
      say(texts.saving);
      const code = await post(draft);
      if (code === 204) before.value = JSON.stringify(draft.values);
      keep();
      say(code === 204 ? texts.saved : code === 0 ? texts.offline : texts.refused);
      if (code === 0) timer = setTimeout(send, RETRY);
      return code;
    });
    return sending;
  }

  function fill(name, values) {
    const controls = [...form.elements].filter((one) => one.name === name);
    const offered = controls.filter((one) => one.type === "radio" || one.type === "checkbox");
    const codes = offered.map((one) => one.value);
    for (const one of controls) {
      if (offered.includes(one)) one.checked = one.value !== "" && values.includes(one.value);
      else one.value = values.find((text) => !codes.includes(text)) ?? "";
    }
  }

  // What was not sent when the page was left: of this page into the form, of other pages straight to the server.
  function restore() {
    for (const one of keys()) {
      if (!one.startsWith(PREFIX + texts.draft.split("/")[0] + "/")) continue;
      const draft = JSON.parse(localStorage.getItem(one));
      if (one !== key) {
        post(draft).then((code) => { if (code === 204 || code === 409) localStorage.removeItem(one); });
        continue;
      }
      for (const [name, values] of Object.entries(draft.values)) {
        if (!same(values, draft.before[name])) fill(name, values);
      }
      keep();
      send();
    }
  }

  form.addEventListener("input", () => {
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  });
  window.addEventListener("online", send);

  // A button is carried out when everything is saved; while there is no connection the page stays, with what is typed.
  form.addEventListener("submit", async (event) => {
    // With nothing left to send the browser goes on by itself: it ignores a form that is sent while this is being asked.
    if (isPassing || same(JSON.parse(before.value), collect())) return;
    event.preventDefault();
    const button = event.submitter;
    if ((await send()) === 0) {
      status.tabIndex = -1;
      status.focus();
      return;
    }
    isPassing = true;
    form.requestSubmit(button);
    isPassing = false;
  });

  restore();
})();
