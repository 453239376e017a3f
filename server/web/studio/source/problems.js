// The list of problems that the server found. A problem with an element is a button that shows it in the diagram.
export class ProblemList {
  constructor(list, modeler, say) {
    this.list = list;
    this.modeler = modeler;
    this.say = say;
    this.marked = [];
  }

  show(problems) {
    this.unmark();
    this.list.replaceChildren(...problems.map((problem) => this.item(problem)));
    this.list.hidden = problems.length === 0;
  }

  item({ element, line, severity, text }) {
    const item = document.createElement('li');
    item.className = `problem problem-${severity}`;
    const place = [element, line && this.say('line', { line })].filter(Boolean).join(', ');
    const words = `${this.say(severity)}: ${text}${place ? ` (${place})` : ''}`;
    const shape = element && this.modeler.get('elementRegistry').get(element);
    if (!shape) {
      item.textContent = words;
      return item;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words;
    button.addEventListener('click', () => this.reveal(shape));
    item.append(button);
    if (severity !== 'note') this.mark(shape, `entente-problem-${severity}`);
    return item;
  }

  reveal(shape) {
    const canvas = this.modeler.get('canvas');
    canvas.setRootElement(canvas.findRoot(shape));
    canvas.scrollToElement(shape);
    this.modeler.get('selection').select(shape);
  }

  mark(shape, marker) {
    this.modeler.get('canvas').addMarker(shape, marker);
    this.marked.push([shape.id, marker]);
  }

  unmark() {
    const canvas = this.modeler.get('canvas');
    for (const [id, marker] of this.marked) {
      if (this.modeler.get('elementRegistry').get(id)) canvas.removeMarker(id, marker);
    }
    this.marked = [];
  }
}
