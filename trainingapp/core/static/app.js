import { initAll } from './nhsuk/nhsuk-frontend.min.js';

// The design system asks for these classes, which its templates set in an inline script. A browser that runs this
// module is one it supports, so setting them here keeps every script out of the page.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');

initAll();
