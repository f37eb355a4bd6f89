app_name = "school_ai"
app_title = "School AI"
app_publisher = "school_ai"
app_description = "Makes ERPNext's Education an intelligent school"
app_email = "dev@school-ai.example"
app_license = "gpl-3.0"
required_apps = ["frappe/erpnext", "frappe/education"]
