const STEPS = 500;
const NEAR = 1e-15;

/** P(X >= value) of a chi-square distribution. degrees: 1 and up. The regularised upper incomplete gamma function Q(degrees / 2, value / 2) by its series and its continued fraction (DLMF 8.7.1, 8.9.2). */
export function chiSquareTail(value: number, degrees: number): number {
  if (value <= 0) return 1;
  const [a, x] = [degrees / 2, value / 2];
  const factor = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < STEPS && term > sum * NEAR; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's method, which needs no first guess of how many terms there are. */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let result = d;
  for (let n = 1; n < STEPS; n++) {
    const top = -n * (n - a);
    b += 2;
    d = 1 / (top * d + b || tiny);
    c = b + top / c || tiny;
    result *= c * d;
    if (Math.abs(c * d - 1) < NEAR) break;
  }
  return result;
}

/** ln of the gamma function for halves and wholes, 1/2 and up: exact by the recurrence from 1/2 or 1. */
function lnGamma(a: number): number {
  const half = !Number.isInteger(a);
  let sum = half ? 0.5 * Math.log(Math.PI) : 0;
  for (let k = half ? 0.5 : 1; k < a; k++) sum += Math.log(k);
  return sum;
}
