// The API's documentation: Swagger UI, from our own files, on our own description.
window.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", validatorUrl: null });
