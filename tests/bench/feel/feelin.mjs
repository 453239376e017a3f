// Measures feelin on the expressions of cases.mjs and prints them, with results and nanoseconds, as JSON for bench_feel.
import { createRequire } from 'node:module'
import { evaluate, parseExpression, unaryTest } from 'feelin'
import { cases } from './cases.mjs'

const SECONDS = 1

/** The first rule of which every cell accepts its input, counted from 1. */
function firstMatch({ rules, inputs }) {
  const values = Object.values(inputs)
  return rules.findIndex((cells) => cells.every((cell, i) => unaryTest(cell, { '?': values[i] }))) + 1
}

const works = {
  evaluate: ({ expression, context }) => evaluate(expression, context),
  table: firstMatch,
  parse: ({ expression }) => parseExpression(expression),
}

/** The best of several rounds: what disturbs a measurement only ever makes it longer. */
function nanoseconds(work) {
  let best = Infinity
  for (let round = 0; round < 5; round++) {
    const end = process.hrtime.bigint() + BigInt((SECONDS * 1e9) / 5)
    let runs = 0
    const begin = process.hrtime.bigint()
    do {
      work()
      runs++
    } while (process.hrtime.bigint() < end)
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / runs)
  }
  return Math.round(best)
}

const measured = cases.map((it) => {
  const work = () => works[it.kind](it)
  const result = it.kind === 'parse' ? null : work()
  return { ...it, result, nanoseconds: nanoseconds(work) }
})
const { version } = createRequire(import.meta.url)('feelin/package.json')
console.log(JSON.stringify({ feelin: version, node: process.versions.node, cases: measured }))
