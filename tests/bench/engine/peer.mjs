// Runs model.bpmn in bpmn-engine, one instance after the other, and prints how many end in a second. The condition is in
// its own expression language; everything else is the file that bench_engine reads.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import BpmnModdle from 'bpmn-moddle'
import * as elements from 'bpmn-elements'
import { Engine } from 'bpmn-engine'
import serialize, { TypeResolver } from 'moddle-context-serializer'

const SECONDS = 5
const source = readFileSync(new URL('model.bpmn', import.meta.url), 'utf8').replace('CONDITION', '${environment.variables.ok}')

// The file is read once for all, as bench_engine reads it.
const sourceContext = serialize(await new BpmnModdle().fromXML(source), TypeResolver(elements))

/** From start to end; the user task is signalled as soon as it waits. */
async function instance(number) {
  let sent = false
  const services = { send: (_scope, done) => { sent = true; done(null, 'sent') } }
  const listener = new EventEmitter()
  listener.on('activity.wait', (task) => task.signal())
  const engine = new Engine({ name: `case ${number}`, sourceContext, services, variables: { ok: true } })
  const ended = engine.waitFor('end')
  await engine.execute({ listener })
  await ended
  if (!sent) throw new Error('the instance ended without sending')
}

for (let i = 0; i < 20; i++) await instance(i)
const begin = process.hrtime.bigint()
let count = 0
while (Number(process.hrtime.bigint() - begin) < SECONDS * 1e9) await instance(count++)
console.log(JSON.stringify({ instancesPerSecond: count / (Number(process.hrtime.bigint() - begin) / 1e9) }))
