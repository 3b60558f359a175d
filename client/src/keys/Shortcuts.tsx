import { Fragment } from "react";
import type { Words } from "../i18n/en";
import { useSpeech } from "../i18n/Speech";
import { Modal } from "../ui/Modal";

/** The keys of each line: alternatives, each of keys pressed one after another. */
const lines: readonly [keyof Words["keys"]["list"], readonly (readonly string[])[]][] = [
  ["search", [["Ctrl K"], ["⌘ K"], ["/"]]],
  ["help", [["?"]]],
  ["inbox", [["g", "i"]]],
  ["messages", [["g", "m"]]],
  ["signals", [["g", "n"]]],
  ["documents", [["g", "d"]]],
  ["texts", [["g", "t"]]],
  ["popup", [["Alt N"]]],
  ["reply", [["o"]]],
  ["remind", [["r"]]],
  ["ignore", [["i"]]],
  ["rows", [["↓"], ["↑"], ["j"], ["k"]]],
  ["enter", [["Enter"]]],
  ["escape", [["Esc"]]],
  ["quote", [["r"]]],
  ["react", [["e"]]],
  ["pick", [["/"]]],
  ["field", [["$", "["]]],
  ["send", [["Enter"]]],
];

/** Shortcuts lists the keys. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  return (
    <Modal title={t.keys.title} onClose={onClose}>
      <div className="table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.keys.key}</th>
              <th scope="col">{t.keys.does}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(([name, ways]) => (
              <tr key={name}>
                <td>
                  <Ways ways={ways} />
                </td>
                <td>{t.keys.list[name]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

function Ways({ ways }: { ways: readonly (readonly string[])[] }) {
  const { t } = useSpeech();
  return ways.map((keys, way) => (
    <Fragment key={keys.join()}>
      {way > 0 && ` ${t.keys.or} `}
      {keys.map((key, step) => (
        <Fragment key={key}>
          {step > 0 && ` ${t.keys.next} `}
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </Fragment>
  ));
}
