ALTER TABLE webhook_delivery ADD KEY webhook_delivery_head (state, webhook_id, workflow_id, sequence);
