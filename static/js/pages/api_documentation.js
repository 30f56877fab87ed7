// The API's documentation: Swagger UI from static/vendor, showing our own description.
window.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", validatorUrl: null });
