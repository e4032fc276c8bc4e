import { initAll } from './nhsuk/nhsuk-frontend.min.js';

// The design system asks for these classes, which its templates set in an inline script. A browser that runs this
// module is one it supports, so setting them here keeps every script out of the page.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');

initAll();

// ---- Forms that save by themselves ----
//
// <form data-autosave="/address/autosave"> is posted to that address while somebody types, and says so in the
// element marked data-autosave-status inside it. The server keeps what was typed and answers {message, version,
// conflict}. Nothing else follows: only the form's own buttons send it. Without scripts the buttons do everything.

const EVERY = 20_000; // milliseconds from a change to the next saving
const AGAIN = [3_000, 6_000, 12_000, 30_000, 60_000]; // waits without a connection; the last one repeats
const SMALL = 60_000; // bytes that a browser still sends while the page goes away

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector('[data-autosave-status]');
    this.isDirty = false;
    this.isLeaving = false;
    this.isOver = false;
    this.isAskedAgain = false;
    this.running = null;
    this.failures = 0;
    this.timer = 0;
    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.changed());
    form.addEventListener('focusout', (event) => {
      if (event.relatedTarget?.type !== 'submit') this.save(); // a button that is being pressed saves more
    });
    form.addEventListener('submit', (event) => this.submit(event));
    window.addEventListener('blur', () => this.save());
    window.addEventListener('online', () => this.save());
    window.addEventListener('pageshow', () => { this.isLeaving = false; });
    window.addEventListener('beforeunload', (event) => {
      if (this.failures && this.isDirty && !this.isLeaving) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.save(true);
    });
  }

  changed() {
    this.isDirty = true;
    if (!this.timer) this.later(EVERY);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // One saving at a time; who asks meanwhile is served next. A page about to go away does not wait.
  save(isUrgent = false) {
    if (!this.isDirty || this.isLeaving || this.isOver) return this.running;
    if (this.running && !isUrgent) {
      this.isAskedAgain = true;
      return this.running;
    }
    const running = this.post().finally(() => {
      if (this.running === running) this.running = null;
      if (this.isAskedAgain) {
        this.isAskedAgain = false;
        this.save();
      }
    });
    this.running = running;
    return running;
  }

  async post() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.isDirty = false;
    const body = new URLSearchParams(new FormData(this.form));
    let response;
    try {
      response = await fetch(this.form.dataset.autosave, {
        method: 'POST',
        body,
        headers: { Accept: 'application/json' },
        redirect: 'manual',
        keepalive: body.toString().length < SMALL,
      });
    } catch {
      this.failed('Not saved: no connection, trying again');
      return;
    }
    await this.answered(response);
  }

  async answered(response) {
    const answer = response.ok ? await response.json().catch(() => null) : null;
    if (answer) {
      this.saved(answer);
    } else if (response.type === 'opaqueredirect') {
      this.signedOut();
    } else if (response.ok || response.status >= 500) {
      this.failed('Not saved: the service does not answer, trying again');
    } else {
      this.over('Not saved: this page cannot be saved any more. Copy what you typed, then load it again');
    }
  }

  saved(answer) {
    this.failures = 0;
    if (!answer.conflict) this.form.elements.version.value = answer.version ?? '';
    this.say(answer.message);
    const isCompared = this.form.elements.seen.value !== '';
    if (answer.conflict && !isCompared) this.link('Compare the two versions');
    if (this.isDirty) this.later(EVERY);
  }

  failed(words) {
    this.isDirty = true;
    this.say(words);
    this.later(AGAIN[Math.min(this.failures, AGAIN.length - 1)]);
    this.failures += 1;
  }

  // The server kept this very request when it ended the visit, so signing in brings all of it back.
  signedOut() {
    this.over('You were signed out after a silence. What you typed is kept.');
    this.link('Sign in to go on').focus();
    this.isLeaving = true;
    for (const element of this.form.querySelectorAll('input, textarea, select, button')) element.disabled = true;
  }

  over(words) {
    this.isOver = true;
    clearTimeout(this.timer);
    this.say(words);
  }

  // A button pressed while the page saves waits for it, so that the page is not in its own way.
  async submit(event) {
    const { running } = this;
    this.isLeaving = true;
    clearTimeout(this.timer);
    if (!running) return;
    event.preventDefault();
    await running;
    this.form.requestSubmit(event.submitter);
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  // The way to this page as the server has it, once it has all that was typed here.
  link(words) {
    const link = document.createElement('a');
    link.href = window.location.pathname;
    link.textContent = words;
    link.className = 'app-saved__link';
    link.addEventListener('click', async (event) => {
      event.preventDefault();
      while ((this.isDirty || this.running) && !this.isOver && !this.failures) await this.save();
      this.isLeaving = true;
      window.location.assign(link.href);
    });
    this.status.append(' ', link);
    return link;
  }
}

for (const form of document.querySelectorAll('form[data-autosave]')) new Autosave(form);

// ---- Files ----
//
// A file that is too large is said to be so at once, instead of after minutes of sending. The server checks it again.

class UploadCheck {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.group = input.closest('.nhsuk-form-group');
    this.input.addEventListener('change', () => this.look());
    this.form.addEventListener('submit', (event) => this.submit(event), { capture: true });
  }

  get isTooLarge() {
    const largest = Number(this.input.dataset.largest);
    return [...this.input.files].some((file) => file.size > largest);
  }

  look() {
    this.group.querySelector('.nhsuk-error-message')?.remove();
    this.group.classList.toggle('nhsuk-form-group--error', this.isTooLarge);
    if (this.isTooLarge) this.say(this.input.dataset.tooLarge);
  }

  say(words) {
    const message = document.createElement('p');
    message.className = 'nhsuk-error-message';
    message.id = `${this.input.id}-error`;
    message.setAttribute('role', 'alert');
    message.textContent = words;
    (this.group.querySelector('.nhsuk-hint') ?? this.group.querySelector('label')).after(message);
    this.input.setAttribute('aria-describedby', `${this.input.id}-hint ${message.id}`);
  }

  submit(event) {
    if (!this.isTooLarge) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.group.scrollIntoView({ block: 'center' });
    (this.group.querySelector('button') ?? this.input).focus();
  }
}

for (const input of document.querySelectorAll('input[type="file"][data-largest]')) new UploadCheck(input);
