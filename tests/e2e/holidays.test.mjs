// The shipped calendars beside those of npm `date-holidays`, where that package is installed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from './planning/words.mjs';

const Holidays = await import('date-holidays').then((module) => module.default, () => null);
const { calendars } = JSON.parse(readFileSync(path.join(root, 'etc/calendars.json'), 'utf8'));
const years = [2026, 2027, 2028];
const near = (one, other, days) => Math.abs(Date.parse(one) - Date.parse(other)) <= days * 86_400_000;

for (const { id, country, days, weekend, source, lastChecked } of calendars) {
  test(`the calendar of ${country} says where it is from and has each day once, in order`, () => {
    assert.ok(source, 'a source');
    assert.match(lastChecked, /^\d{4}-\d\d-\d\d$/);
    const dates = days.map(({ date }) => date);
    assert.deepEqual(dates, [...new Set(dates)].sort());
    for (const year of years) assert.ok(dates.some((date) => date.startsWith(`${year}`)), `${id} has ${year}`);
  });

  test(`a substitute in ${country} is no day of the weekend and follows a holiday that is`, () => {
    const isWeekend = (date) => weekend.includes(new Date(`${date}T00:00Z`).getUTCDay() || 7);
    for (const { date, kind } of days) {
      if (kind !== 'substitute') continue;
      assert.ok(!isWeekend(date), date);
      assert.ok(days.some((other) => other.kind === 'holiday' && other.date < date && near(other.date, date, 4)), date);
    }
  });

  test(`holidays of ${country} against date-holidays`, { skip: Holidays ? false : 'date-holidays is not installed' }, () => {
    const theirs = years.flatMap((year) => new Holidays(country).getHolidays(year))
      .filter(({ type }) => type === 'public').map(({ date, name }) => ({ date: date.slice(0, 10), name }));
    // The moon decides on provisional days; they may differ by one until they are decreed.
    for (const { date, name } of theirs) {
      assert.ok(days.some((own) => own.date === date || (own.status === 'provisional' && near(own.date, date, 1))), `${date} ${name}`);
    }
    // The package has the feast itself, the law the days around it too; elections it does not know.
    for (const { date, name, status } of days) {
      if (status !== 'decreed' || /election/i.test(name)) continue;
      assert.ok(theirs.some((other) => near(other.date, date, /Seollal|Chuseok/.test(name) ? 2 : 0)), `${date} ${name}`);
    }
  });
}
