// Expressions as programs use them.

const roles = ['expert', 'official', 'interpreter', 'observer']
const countries = ['KR', 'UZ', 'KZ', 'MN', 'VN']
const people = Array.from({ length: 1000 }, (_, i) => ({
  role: roles[i % roles.length],
  country: countries[(i * 7) % countries.length],
  days: (i * 13) % 11,
}))

// Who signs what: the kind of an expense, its amount, the grade of the one who asks.
const kinds = ['travel', 'lodging', 'translation', 'venue', 'gifts']
const rules = Array.from({ length: 200 }, (_, i) => {
  const low = Math.floor(i / 10) * 1000
  return [`"${kinds[i % kinds.length]}"`, `[${low}..${low + 1000})`, i % 2 === 0 ? '< 5' : '>= 5']
})

export const cases = [
  {
    name: 'condition',
    kind: 'evaluate',
    expression:
      'amount > 10000000 and program.partner.country in ("UZ", "KZ", "MN") and not(program.urgent)',
    context: { amount: 12500000, program: { urgent: false, partner: { country: 'KZ', language: 'ru' } } },
  },
  {
    name: 'date arithmetic',
    kind: 'evaluate',
    expression:
      'date and time(date(event.start) - duration("P14D"), time("18:00:00Z")) < ' +
      'date and time(event.answered) + duration("PT" + string(event.grace) + "H")',
    context: { event: { start: '2027-05-17', answered: '2027-05-02T09:30:00Z', grace: 36 } },
  },
  {
    name: 'filter over 1,000 rows',
    kind: 'evaluate',
    expression: 'count(people[role = "expert" and days >= 3 and country != "KR"])',
    context: { people },
  },
  {
    name: 'string formatting',
    kind: 'evaluate',
    expression:
      'upper case(substring(program.name, 1, 1)) + substring(program.name, 2) + " (" + ' +
      'string join(for d in delegates return d.title + " " + string(d.number) + ", " + lower case(d.country), "; ") + ")"',
    context: {
      program: { name: 'public service innovation' },
      delegates: [
        { title: 'Deputy Minister', number: 1, country: 'UZ' },
        { title: 'Head of Department', number: 2, country: 'UZ' },
        { title: 'Chief Specialist', number: 3, country: 'KZ' },
        { title: 'Interpreter', number: 4, country: 'KZ' },
      ],
    },
  },
  {
    name: 'decision table of 200 rules',
    kind: 'table',
    rules,
    inputs: { kind: 'gifts', amount: 19950, grade: 7 },
  },
  {
    name: 'parsing',
    kind: 'parse',
    expression:
      'if count(delegates[role = "head"]) = 0 then "No head of delegation" else for d in delegates return ' +
      '{name: d.family + " " + d.given, nights: (date(d.leaves) - date(d.arrives)).days, cost: nights * 85.50, ' +
      'note: if nights > 5 and d.grade in [1..3] then "approval by the director general" else null}',
  },
]
