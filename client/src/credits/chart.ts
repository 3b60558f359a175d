/** The box that charts are drawn in; it is stretched to the room that there is. */
export const width = 100;
export const height = 100;

/** Scale puts amounts into the box, from the least to the most of them; zero is always in it. */
export interface Scale {
  least: string;
  most: string;
  y(amount: string): number;
}

export function scaleOf(amounts: readonly string[]): Scale {
  let least = "0";
  let most = "0";
  for (const amount of amounts) {
    if (Number(amount) < Number(least)) {
      least = amount;
    }
    if (Number(amount) > Number(most)) {
      most = amount;
    }
  }
  const room = Number(most) - Number(least) || 1;
  return { least, most, y: (amount) => rounded(height - ((Number(amount) - Number(least)) / room) * height) };
}

/** xOf is where the part of a day begins, of so many. */
export function xOf(day: number, days: number): number {
  return rounded((day / days) * width);
}

/** stepsOf is a line that holds each day's amount as long as the day. */
export function stepsOf(amounts: readonly string[], scale: Scale): string {
  return amounts
    .map((amount, i) => `${i === 0 ? "M0," : "V"}${scale.y(amount)}H${xOf(i + 1, amounts.length)}`)
    .join("");
}

/** areaOf is what lies between the steps and zero. */
export function areaOf(amounts: readonly string[], scale: Scale): string {
  return `${stepsOf(amounts, scale)}V${scale.y("0")}H0Z`;
}

/** barsOf are from zero to each day's amount, with a gap between them; days without any have none. */
export function barsOf(
  amounts: readonly string[],
  scale: Scale,
): { x: number; y: number; width: number; height: number }[] {
  const room = width / amounts.length;
  const zero = scale.y("0");
  return amounts.flatMap((amount, i) => {
    const y = scale.y(amount);
    const bar = {
      x: rounded((i + 0.1) * room),
      y: Math.min(y, zero),
      width: rounded(room * 0.8),
      height: rounded(Math.abs(y - zero)),
    };
    return Number(amount) === 0 ? [] : [bar];
  });
}

function rounded(n: number): number {
  return Math.round(n * 100) / 100;
}
