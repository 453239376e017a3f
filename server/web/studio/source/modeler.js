// The workflow studio. Contract with the page:
//   <div id="canvas" data-source=URL data-save=URL data-csrf=TOKEN data-revision=TEXT data-language="en"|"ko"></div>
//   <div id="properties"></div>
//   buttons #save, #check, #undo, #redo; #status (aria-live); #problems (a list, <ol> or <ul>)
// Loads data-source. Saves and checks by POST to data-save, form-encoded: csrf, bpmn, revision, action=save|check, with
// the revision in If-Match too (data-revision, else the ETag of data-source). The answer to both is 200 with the problems as
// JSON, [{element, line, severity: "error"|"warning"|"note", text}], and after a save the new revision as ETag;
// 409 or 412 says that somebody else saved meanwhile, 401 or 403 that the session is over.
import Modeler from 'bpmn-js/lib/Modeler';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { Draft } from './draft.js';
import { ProblemList } from './problems.js';
import texts from './texts.js';
import translateModule from './translate.js';

const byId = (id) => document.getElementById(id);
const canvas = byId('canvas');
const language = canvas.dataset.language;
const say = texts(language);
const status = (text) => { byId('status').textContent = text; };

const modeler = new Modeler({
  container: canvas,
  propertiesPanel: { parent: '#properties' },
  additionalModules: [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    ZeebePropertiesProviderModule,
    zeebeBehaviors,
    translateModule(language),
  ],
  moddleExtensions: { zeebe: zeebeModdle },
});
const commands = modeler.get('commandStack');
const draft = new Draft(canvas.dataset);
const problems = new ProblemList(byId('problems'), modeler, say);
// Counts every edit, undo and redo; savedAt is its value at the last save.
let edits = 0;
let savedAt = 0;

function showState() {
  byId('undo').disabled = !commands.canUndo();
  byId('redo').disabled = !commands.canRedo();
}

async function send(action) {
  const [running, clean, dirty] = action === 'save'
    ? ['saving', 'saved', 'savedWithProblems'] : ['checking', 'checked', 'checkedWithProblems'];
  status(say(running));
  const { xml } = await modeler.saveXML({ format: true });
  const sentAt = edits;
  const answer = await draft.send(action, xml);
  if (answer.refused) return status(say(answer.refused, { status: answer.status }));
  problems.show(answer.problems);
  // Changes made while the answer was on its way are still unsaved.
  if (action === 'save') savedAt = sentAt;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date());
  return status(say(answer.problems.length ? dirty : clean, { time, count: answer.problems.length }));
}

async function exclusively(action) {
  const buttons = [byId('save'), byId('check')];
  if (buttons.some((button) => button.disabled)) return;
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await send(action);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

byId('save').addEventListener('click', () => exclusively('save'));
byId('check').addEventListener('click', () => exclusively('check'));
byId('undo').addEventListener('click', () => commands.undo());
byId('redo').addEventListener('click', () => commands.redo());
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
    event.preventDefault();
    exclusively('save');
  }
});
window.addEventListener('beforeunload', (event) => {
  if (edits !== savedAt) event.preventDefault();
});
modeler.on('commandStack.changed', ({ trigger }) => {
  // An import clears the stack, and that is no edit.
  if (trigger !== 'clear') {
    edits += 1;
    status(say('unsaved'));
  }
  showState();
});

async function open() {
  status(say('loading'));
  showState();
  try {
    await modeler.importXML(await draft.load());
    modeler.get('canvas').zoom('fit-viewport', 'auto');
    status(say('ready'));
  } catch (error) {
    status(say('notLoaded', { reason: error.message }));
    byId('save').disabled = true;
    byId('check').disabled = true;
  }
}

open();
