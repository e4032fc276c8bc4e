// A link with data-tick does here what its address does with a page load: it ticks many boxes at once.
//
//   <a href="?everybody=came" data-tick="attended" data-within="register">  radios of that value, where no other
//                                                                           of their name is chosen yet
//   <a href="?select=soon" data-tick="id-1 id-2" data-within="people">      these checkboxes and no others

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-tick]');
  const box = link && document.getElementById(link.dataset.within);
  if (!box) {
    return;
  }
  event.preventDefault();
  const said = tick([...box.querySelectorAll('input')], new Set(link.dataset.tick.split(' ')));
  document.getElementById(`${box.id}-told`).textContent = said;
});

function tick(inputs, wanted) {
  const answered = new Set(inputs.filter((input) => input.type === 'radio' && input.checked).map(nameOf));
  for (const input of inputs) {
    if (input.type === 'checkbox') {
      input.checked = wanted.has(input.value);
    } else if (wanted.has(input.value) && !answered.has(input.name)) {
      input.checked = true;
    }
  }
  const boxes = inputs.filter((input) => input.type === 'checkbox').length;
  const things = boxes || new Set(inputs.map(nameOf)).size;
  return `${inputs.filter((input) => input.checked).length} of ${things} ${boxes ? 'selected' : 'marked'}`;
}

function nameOf(input) {
  return input.name;
}
