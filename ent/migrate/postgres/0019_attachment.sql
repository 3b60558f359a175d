-- +goose Up
-- create index "message_conversation_attachment" to table: "messages"
CREATE INDEX "message_conversation_attachment" ON "messages" ("conversation_id", "sent_at", "id") WHERE has_attachment;
