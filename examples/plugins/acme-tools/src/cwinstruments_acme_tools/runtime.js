// What the scoring below is written with. null is "no value" and "unknown"; sums are over whole numbers.
const TOLERANCE = 1e-9;
const snap = (x) => TOLERANCE * Math.max(1, Math.abs(x));
const over = (x, divisor) => (x === null ? null : x / divisor);
const both = (a, b, apply) => (a === null || b === null ? null : apply(a, b));
const recode = (x, pairs) => {
  const found = x === null ? undefined : pairs.find((pair) => pair[0] === x);
  return found === undefined ? null : found[1];
};

// Addends are [value, coefficient, constant, weight]; those without a value are left out.
const present = (addends) => addends.filter((one) => one[0] !== null);
const keyed = (one) => one[1] * one[0] + one[2];
const add = (addends) => present(addends).reduce((found, one) => found + keyed(one), 0);
const weigh = (addends) => present(addends).reduce((found, one) => found + one[3], 0);
const total = (addends, divisor) => (weigh(addends) ? add(addends) / divisor : null);
const mean = (addends) => (weigh(addends) ? add(addends) / weigh(addends) : null);
const prorated = (addends, divisor, whole) =>
  weigh(addends) ? (add(addends) * whole) / (weigh(addends) * divisor) : null;
const extreme = (addends, divisor, pick) =>
  weigh(addends) ? pick(...present(addends).map(keyed)) / divisor : null;

const divide = (a, b) => (b === 0 ? null : a / b);
const compare = {
  "==": (a, b) => Math.abs(a - b) <= snap(a),
  "!=": (a, b) => Math.abs(a - b) > snap(a),
  "<": (a, b) => a < b - snap(a),
  "<=": (a, b) => a <= b + snap(a),
  ">": (a, b) => a > b + snap(a),
  ">=": (a, b) => a >= b - snap(a),
};
const not = (a) => (a === null ? null : !a);
const all = (truths) => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const any = (truths) => (truths.includes(true) ? true : truths.includes(null) ? null : false);
const tally = (truths) =>
  truths.every((one) => one === null) ? null : truths.filter((one) => one === true).length;
const count = (states, values, wanted) =>
  states.filter((one) => wanted.includes(one)).length +
  values.filter((one) => wanted.includes(one === null ? "skipped" : "answered")).length;
const round = (x, shift, toEven) => {
  if (x === null || Math.abs(x * shift) >= 2 ** 53) return x;
  const scaled = x * shift;
  const near = Math.min(snap(scaled), 1e-3);
  let up = Math.floor(scaled + 0.5 + near);
  if (toEven && up % 2 !== 0 && Math.abs(scaled + 0.5 - up) <= near) up -= 1;
  return up / shift;
};
const band = (x, edges, codes) =>
  x === null ? null : codes[edges.filter(([at, included]) => compare[included ? ">=" : ">"](x, at)).length];

// Answers: a number, true or false, a code, a day as "2027-01-31", a list of codes; null where there is none.
const whole = (x, scale) => {
  if (typeof x !== "number") return null;
  const scaled = Math.round(x * scale);
  return scaled / scale === x ? scaled : null;
};
const day = (text) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(text))) return null;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : at.getTime() / 864e5 + 719163;
};
const code = (answer) => (typeof answer === "number" ? String(answer) : answer);
const readers = {
  ordered: (one, answer) => whole(answer, one.scale),
  number: (one, answer) => whole(answer, one.scale),
  boolean: (one, answer) => (typeof answer === "boolean" ? Number(answer) : whole(answer, 1)),
  nominal: (one, answer) => code(answer),
  date: (one, answer) => day(answer),
  selected: (one, answer) => {
    if (!Array.isArray(answer)) return null;
    const codes = answer.map(code);
    const known = new Set(codes).size === codes.length && codes.every((each) => one.options.includes(each));
    return known ? Number(codes.includes(one.option)) : null;
  },
};
const allows = (one, value) =>
  one.values !== undefined
    ? one.values.includes(value)
    : value !== null && one.least <= value && value <= one.limit && (value - one.least) % one.step === 0;

function read(inputs, unscored, answers, onInvalid) {
  const items = [...inputs.map((one) => one.item), ...unscored];
  const faults = Object.keys(answers).filter((key) => !items.includes(key)).map((key) => `${key} is no item`);
  const values = {};
  const states = {};
  const open = ["dont_know", "refused", "skipped", "invalid", "unknown"];
  for (const one of inputs) {
    // An item may be called as something that every object has, such as constructor.
    const answer = Object.hasOwn(answers, one.item) ? answers[one.item] ?? null : null;
    const said = one.nonresponse.find((pair) => pair[0] === answer);
    const value = answer === null || said !== undefined ? null : readers[one.kind](one, answer);
    const valid = value !== null && allows(one, value);
    let state = answer === null ? "skipped" : said !== undefined ? said[1] : valid ? "answered" : "invalid";
    if (one.shown !== undefined) {
      const shown = one.shown(values, states);
      const unknown = shown === null && one.gates.some((gate) => open.includes(states[gate]));
      state = shown ? state : unknown ? "unknown" : "not_asked";
    }
    if (state === "invalid" && onInvalid !== "missing") faults.push(`${one.item} can't be ${JSON.stringify(answer)}`);
    states[one.name] = state;
    values[one.name] = state === "answered" ? value : null;
  }
  if (faults.length) throw new RangeError([...new Set(faults)].join("; "));
  return [values, states];
}
