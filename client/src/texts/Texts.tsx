import { useCallback, useState } from "react";
import { useQueryParams } from "../app/router";
import { useServices } from "../app/services";
import { usePages } from "../app/usePages";
import { type TextFragment, TextsDocument } from "../gql/graphql";
import { useSpeech } from "../i18n/Speech";
import { FilterField, optionsOf } from "../ui/FilterField";
import { LoadedPages } from "../ui/Loaded";
import { Nothing, Page } from "../ui/Page";
import { SearchBox } from "../ui/SearchBox";
import { TextDialog } from "./TextDialog";
import { TextItem } from "./TextItem";
import "./texts.css";
import { moduleNamed } from "./text";

const pageSize = 50;

/** Texts is where predefined texts are found, made, changed, copied and deleted. */
export function Texts() {
  const { t } = useSpeech();
  const texts = useTexts();
  const [editing, setEditing] = useState<TextFragment | "new" | null>(null);
  const [done, setDone] = useState("");
  const { module, search, pages } = texts;
  const changed = (said: string) => {
    setEditing(null);
    setDone(said);
    pages.refresh();
  };
  return (
    <Page
      title={t.texts.title}
      actions={
        <button type="button" className="button primary" onClick={() => setEditing("new")}>
          {t.texts.add}
        </button>
      }
    >
      <p className="muted">{t.texts.hint}</p>
      <Filters module={module ?? ""} search={search} onChoose={texts.choose} />
      <p className="muted done" role="status">
        {done}
      </p>
      <LoadedPages
        of={pages}
        empty={<Nothing>{search === "" && module === null ? t.texts.none : t.texts.noMatch}</Nothing>}
      >
        {(rows) => (
          <ul className="texts" aria-label={t.texts.title}>
            {rows.map((text) => (
              <TextItem key={text.id} text={text} onEdit={() => setEditing(text)} onChanged={changed} />
            ))}
          </ul>
        )}
      </LoadedPages>
      {editing !== null && (
        <TextDialog
          text={editing === "new" ? null : editing}
          module={null}
          onClose={() => setEditing(null)}
          onSaved={({ name }) => changed(t.texts.saved(name))}
        />
      )}
    </Page>
  );
}

/** useTexts are those that the address asks for. */
function useTexts() {
  const { session } = useServices();
  const [params, choose] = useQueryParams();
  const module = moduleNamed(params.get("module"));
  const search = params.get("search") ?? "";
  const fetchPage = useCallback(
    async (after: string | null) => {
      const asked = { module, search: search === "" ? null : search, first: pageSize, after };
      return (await session.api.query(TextsDocument, asked)).predefinedTexts;
    },
    [session, module, search],
  );
  return { module, search, choose, pages: usePages(fetchPage) };
}

function Filters(props: {
  module: string;
  search: string;
  onChoose: (change: Record<string, string>) => void;
}) {
  const { t } = useSpeech();
  const { module, search, onChoose } = props;
  return (
    <search className="filters">
      <SearchBox label={t.texts.search} value={search} onSearch={(next) => onChoose({ search: next })} />
      <FilterField
        name="module"
        label={t.texts.module}
        any={t.texts.all}
        options={optionsOf(t.texts.modules)}
        value={module}
        onChoose={onChoose}
      />
    </search>
  );
}
