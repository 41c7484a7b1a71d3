ALTER TABLE workflow ADD KEY workflow_ended (ended_at);
